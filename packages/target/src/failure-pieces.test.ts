import { AntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { failurePieces } from './failure-pieces.ts';

describe('failurePieces', () => {
  it.each([
    [new AntiphonError({ code: 'SERVER_ERROR', message: 'no' }), 'SERVER_ERROR: no', 'SERVER_ERROR'],
    [new RangeError('too far'), 'RangeError: too far', 'RangeError'],
    ['stop', 'ABORTED: the prompt was aborted', 'ABORTED'],
    [undefined, 'ABORTED: the prompt was aborted', 'ABORTED'],
  ])('tell of %o', (error, value, errorCode) => {
    expect(failurePieces(error)).toMatchObject([
      { convertedValue: value, convertedValueDataType: 'error', responseError: 'unknown', metadata: { errorCode } },
    ]);
  });

  it('hold no secret, whoever wrote the message', () => {
    const [piece] = failurePieces(new Error('refused Authorization: Bearer canary-token-1'));
    expect(JSON.stringify(piece)).not.toContain('canary');
  });
});
