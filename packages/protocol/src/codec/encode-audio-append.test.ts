import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64FromBytes } from '../base64.ts';
import { decodeClientEvent } from '../server/decode-client-event.ts';
import { encodeAudioAppend } from './encode-audio-append.ts';

const type = 'input_audio_buffer.append';

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
