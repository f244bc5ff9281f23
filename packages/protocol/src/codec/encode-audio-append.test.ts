import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { base64FromBytes } from '../base64.ts';
import type { InputAudioBufferAppendEvent } from '../events/index.ts';
import { decodeClientEvent } from '../server/decode-client-event.ts';
import { encodeAudioAppend } from './encode-audio-append.ts';
import { encodeClientEvent } from './encode-event.ts';

const type = 'input_audio_buffer.append';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('audio as a frame', () => {
  it('reads back as what was given, any identifier included', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), (pcm, eventId) => {
        const frame = encodeAudioAppend(pcm, { eventId });
        const expected = eventId === undefined ? {} : { event_id: eventId };
        expect(JSON.parse(frame)).toEqual({ type, ...expected, audio: base64FromBytes(pcm) });
      }),
    );
  });

  it('is what a server takes', () => {
    const frame = encodeAudioAppend(Uint8Array.of(1, 2, 3), { eventId: 'event_1' });
    expect(decodeClientEvent(frame)).toEqual({ type, event_id: 'event_1', audio: 'AQID' });
  });

  it('encodes the view it is given, not the memory behind it', () => {
    expect(encodeAudioAppend(Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4))).toBe(`{"type":"${type}","audio":"AQID"}`);
  });
});

describe.each([
  ['with Buffer', false],
  ['without Buffer, as in browsers', true],
])('an append event %s', (_name, isBrowser) => {
  const encoded = (event: object): unknown => {
    if (isBrowser) vi.stubGlobal('Buffer', undefined);
    return JSON.parse(encodeClientEvent({ type, ...event } as InputAudioBufferAppendEvent));
  };

  it.each([
    ['base64', { audio: 'AQID', event_id: 'event_"1"\n' }],
    ['no identifier', { audio: 'AQID', event_id: undefined }],
    ['an identifier that is a number', { audio: 'AQID', event_id: 7 }],
    ['a plain identifier', { audio: 'AQID', event_id: 'event_1-a.b' }],
    ['an identifier that is null', { audio: 'AQID', event_id: null }],
    ['a quote in its audio', { audio: '"},"AQID"' }],
    ['escapes in its audio', { audio: 'AQID\\"\n\u2028\ud800' }],
    ['a wide character whose low byte is in base64', { audio: 'AQI\u0141' }],
    ['a field more', { audio: 'AQID', future: ['x'] }],
    ['audio that is no text', { audio: { a: 1 } }],
    ['audio that is missing', {}],
  ])('says what it holds: %s', (_case, event) => {
    expect(encoded(event)).toEqual(JSON.parse(JSON.stringify({ type, ...event })));
  });

  it.each([
    ['nothing but its type', {}],
    ['an identifier', { event_id: 'event_1' }],
    ['an identifier with a quote', { event_id: 'a"b' }],
    ['an empty identifier', { event_id: '' }],
    ['an identifier that is a number', { event_id: 5 }],
    ['a field that is undefined', { event_id: 'event_1', response: undefined }],
    ['a field', { response: { instructions: 'be brief' } }],
  ])('so does a command: %s', (_case, fields) => {
    const event = { type: 'response.create', ...fields };
    expect(encoded(event)).toEqual(JSON.parse(JSON.stringify(event)));
  });

  it('says what it holds, whatever its audio is', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom('A', '+', '=', '"', '\\', '\u0141'), fc.string()) });
    fc.assert(
      fc.property(texts, (audio) => {
        expect(encoded({ audio })).toEqual({ type, audio });
      }),
    );
  });
});
