import fc from 'fast-check';
import { isAntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { parseRecording } from './parse-recording.ts';

const connect = { atMs: 0, connection: 1, kind: 'connect', url: 'ws://host/', headers: {}, protocols: [] };
const open = { atMs: 1, connection: 1, kind: 'open' };
const frame = { atMs: 2, connection: 1, kind: 'frame', from: 'client', text: 'x' };
const close = { atMs: 3, connection: 1, kind: 'close', code: 1000, reason: '', initiator: 'local' };
const failed = {
  atMs: 1,
  connection: 1,
  kind: 'failed',
  code: 'TIMEOUT',
  message: 'm',
  details: {},
  isRetryable: true,
};

const lines = (...entries: object[]): string => entries.map((entry) => JSON.stringify(entry)).join('\n');

function fault(text: string): unknown {
  try {
    parseRecording(text);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('parseRecording', () => {
  it('reads entries, from a text or line by line, and skips empty lines', () => {
    const entries = [connect, open, frame, close];
    expect(parseRecording(`${lines(...entries)}\n\n`)).toEqual(entries);
    expect(parseRecording(lines(...entries).replaceAll('\n', '\r\n'))).toEqual(entries);
    expect(parseRecording(new Set(entries.map((entry) => JSON.stringify(entry))))).toEqual(entries);
    expect(parseRecording(lines(connect, failed))).toHaveLength(2);
    expect(parseRecording('')).toEqual([]);
  });

  it('keeps members it does not know', () => {
    expect(parseRecording(lines({ ...connect, note: 'mine' }))).toEqual([{ ...connect, note: 'mine' }]);
  });

  it.each([
    ['no JSON', 2, `${lines(connect)}\n{`],
    ['no object', 1, '[1]'],
    ['an unknown kind', 2, lines(connect, { ...open, kind: 'opened' })],
    ['a kind from the prototype', 2, lines(connect, { ...open, kind: 'constructor' })],
    ['no time', 1, lines({ ...connect, atMs: undefined })],
    ['a time before the beginning', 1, lines({ ...connect, atMs: -1 })],
    ['a time that goes back', 3, lines(connect, { ...open, atMs: 5 }, frame)],
    ['a connection that is no number', 1, lines({ ...connect, connection: '1' })],
    ['a connection out of turn', 1, lines({ ...connect, connection: 2 })],
    ['a URL that is none', 1, lines({ ...connect, url: 'host' })],
    ['a header that is no text', 1, lines({ ...connect, headers: { a: 1 } })],
    ['subprotocols that are no list', 1, lines({ ...connect, protocols: 'realtime' })],
    ['an unknown error code', 2, lines(connect, { ...failed, code: 'OOPS' })],
    ['a retry in the past', 2, lines(connect, { ...failed, retryAfterMs: -1 })],
    ['an unknown side', 3, lines(connect, open, { ...frame, from: 'proxy' })],
    ['a frame without text', 3, lines(connect, open, { ...frame, text: undefined })],
    ['a close code that is none', 3, lines(connect, open, { ...close, code: 12 })],
    ['an unknown initiator', 3, lines(connect, open, { ...close, initiator: 'me' })],
    ['two requests for one connection', 2, lines(connect, connect)],
    ['a frame before the upgrade', 2, lines(connect, frame)],
    ['an upgrade after a failure', 3, lines(connect, failed, open)],
    ['a frame after the end', 4, lines(connect, open, close, { ...frame, atMs: 4 })],
    ['an upgrade without a request', 1, lines(open)],
  ])('refuses %s and names the line', (_what, line, text) => {
    expect(fault(text)).toMatchObject({ code: 'INVALID_ARGUMENT', details: { line } });
  });

  it('does not show what is in a line it refuses', () => {
    const error = fault('{"canary": canary}') as Error;
    expect(`${error.stack} ${String(error.cause)}`).not.toContain('canary');
  });

  it('refuses or reads whatever it is given, and never fails otherwise', () => {
    const value = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom(connect, open, frame, close, failed).map((entry) => JSON.stringify(entry)),
    );
    fc.assert(
      fc.property(fc.array(value), (texts) => {
        const error = fault(texts.join('\n'));
        return error === undefined || (isAntiphonError(error) && error.code === 'INVALID_ARGUMENT');
      }),
    );
  });
});
