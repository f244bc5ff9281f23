import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { audioDeltaBytes } from '../audio-delta-bytes.ts';
import { base64FromBytes } from '../base64.ts';
import { AudioDeltaDecoder, audioDeltaOpening } from './audio-delta-decoder.ts';
import { encodeServerEvent } from './encode-event.ts';

const PCM = Uint8Array.from({ length: 480 }, (_, index) => index % 251);
const EVENT = {
  type: 'response.output_audio.delta',
  event_id: 'event_1',
  response_id: 'resp_1',
  item_id: 'item_1',
  output_index: 0,
  content_index: 0,
  delta: base64FromBytes(PCM),
} as const;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['with Buffer', false],
  ['without Buffer, as in browsers', true],
])('an audio delta %s', (_name, isBrowser) => {
  const encoded = (event: object): unknown => {
    if (isBrowser) vi.stubGlobal('Buffer', undefined);
    return JSON.parse(encodeServerEvent({ ...EVENT, ...event }));
  };

  it('says what it holds, whatever that is', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom('A', '=', '"', '\\', '\u0141'), fc.string()) });
    const events = fc.record(
      { delta: text, event_id: text, future: fc.jsonValue({ maxDepth: 1 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(events, (event) => {
        expect(encoded(event)).toEqual(JSON.parse(JSON.stringify({ ...EVENT, ...event })));
      }),
    );
  });

  it.each(['response.audio.delta', 'session.output_audio.delta'])('the same as %s', (type) => {
    expect(encoded({ type })).toEqual({ ...EVENT, type });
  });

  it('refuses a number that JSON would turn into null', () => {
    expect(() => encoded({ output_index: Infinity })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

it('writes audio in the form that is read the short way', () => {
  const { delta, ...rest } = EVENT;
  const frame = new TextEncoder().encode(encodeServerEvent({ delta, ...rest }));
  const event = new AudioDeltaDecoder(audioDeltaOpening('response.output_audio.delta')).audioDelta(frame);
  expect(event).toEqual(EVENT);
  expect(event && audioDeltaBytes(event)).toEqual(PCM);
});
