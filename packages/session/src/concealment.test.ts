import { describe, expect, it } from 'vitest';
import { createConcealment } from './concealment.ts';

const request = {
  url: new URL('wss://host.example/v1/realtime'),
  headers: { authorization: 'Bearer n0prefix-1234' },
  protocols: [],
};
const error = { type: 'invalid_request_error', code: 'some_code', message: 'no: n0prefix-1234', param: null };

describe('createConcealment', () => {
  it('takes what the request carried out of errors and close reasons, and leaves the rest', () => {
    const concealment = createConcealment();
    concealment.learn(request);
    expect(concealment.error(error)).toEqual({ ...error, message: 'no: [redacted]' });
    expect(concealment.close({ code: 4000, reason: 'no: n0prefix-1234', initiator: 'remote' })).toEqual({
      code: 4000,
      reason: 'no: [redacted]',
      initiator: 'remote',
    });
  });

  it('takes it out of the reason why a response failed', () => {
    const concealment = createConcealment();
    concealment.learn(request);
    const response = { id: 'resp_1', object: 'realtime.response', status: 'failed', output: [] } as const;
    expect(concealment.response(response)).toBe(response);
    const details = { type: 'failed', error } as const;
    expect(concealment.response({ ...response, status_details: details }).status_details).toEqual({
      type: 'failed',
      error: { ...error, message: 'no: [redacted]' },
    });
  });

  it('knows only what looks like a secret before it has learnt of a request', () => {
    const concealment = createConcealment();
    expect(concealment.error({ ...error, message: 'Bearer n0prefix-1234' }).message).toBe('Bearer [redacted]');
    expect(concealment.error(error).message).toBe('no: n0prefix-1234');
  });
});
