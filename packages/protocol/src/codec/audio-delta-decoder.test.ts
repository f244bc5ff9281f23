import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { audioDeltaBytes } from '../audio-delta-bytes.ts';
import { base64FromBytes } from '../base64.ts';
import type { ResponseOutputAudioDeltaEvent } from '../events/index.ts';
import { AudioDeltaDecoder, audioDeltaOpening } from './audio-delta-decoder.ts';
import { decodeAnyServerEvent, decodeServerEvent } from './decode-server-event.ts';

const opening = audioDeltaOpening('response.output_audio.delta');
const decodeAudioDelta = (frame: Uint8Array | string): ResponseOutputAudioDeltaEvent | undefined =>
  new AudioDeltaDecoder(opening).audioDelta(frame);
const PCM = Uint8Array.from({ length: 961 }, (_, index) => (index * 31) % 251);
const EVENT = {
  type: 'response.output_audio.delta',
  event_id: 'event_CsZyNwe7nShrGltJosUXU',
  response_id: 'resp_CsZyL5IuqSgPEut0cI82K',
  item_id: 'item_CsZyLdZ3sHZ2DniSNrTKs',
  output_index: 0,
  content_index: 12,
  delta: base64FromBytes(PCM),
} as const;
const TEXT = JSON.stringify(EVENT);
const { delta: DELTA, ...HEAD } = EVENT;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const short = (text: string): ResponseOutputAudioDeltaEvent => {
  const event = decodeAudioDelta(bytesOf(text));
  if (event === undefined) throw new Error('the frame did not take the short way');
  return event;
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an audio delta in the form of the API', () => {
  it('becomes the event that the wire says', () => {
    const event = short(TEXT);
    expect(event).toStrictEqual(EVENT);
    expect(JSON.stringify(event)).toBe(TEXT);
    expect(structuredClone(event)).toStrictEqual(EVENT);
    expect({ ...event }).toStrictEqual(EVENT);
    expect(Object.getOwnPropertyNames(event)).toEqual(Object.keys(EVENT));
    expect(Object.getOwnPropertySymbols(event)).toEqual([]);
  });

  it('comes with its audio', () => {
    const event = short(TEXT);
    expect(audioDeltaBytes(event)).toEqual(PCM);
    expect(audioDeltaBytes(event)).toBe(audioDeltaBytes(event));
    expect(audioDeltaBytes(event).constructor).toBe(Uint8Array);
  });

  it('has the audio of its delta, whatever happens to the event', () => {
    const event = short(TEXT);
    expect(audioDeltaBytes({ ...event, delta: 'AQID' })).toEqual(Uint8Array.of(1, 2, 3));
    expect(audioDeltaBytes(structuredClone(event))).toEqual(PCM);
    (event as { delta: string }).delta = 'AQID';
    expect(audioDeltaBytes(event)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('does not change with the memory of its frame', () => {
    const frame = bytesOf(`##${TEXT}##`);
    const event = decodeAudioDelta(frame.subarray(2, -2));
    frame.fill(0);
    expect(event).toStrictEqual(EVENT);
    expect(audioDeltaBytes(event as ResponseOutputAudioDeltaEvent)).toEqual(PCM);
  });

  it('is taken without padding and in the URL-safe alphabet, and keeps its spelling', () => {
    const delta = DELTA.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    expect(delta).not.toBe(DELTA);
    const event = short(JSON.stringify({ ...EVENT, delta }));
    expect(event.delta).toBe(delta);
    expect(audioDeltaBytes(event)).toEqual(PCM);
  });

  it('gets the type of GA in any dialect', () => {
    const preview = new AudioDeltaDecoder(audioDeltaOpening('response.audio.delta'));
    const frame = bytesOf(JSON.stringify({ ...EVENT, type: 'response.audio.delta' }));
    expect(preview.audioDelta(frame)).toStrictEqual(EVENT);
    expect(preview.audioDelta(bytesOf(TEXT))).toBeUndefined();
    expect(preview.audioDelta(bytesOf(TEXT.replace('response.output_audio', 'responseXoutput_audio')))).toBeUndefined();
  });
});

// Each differs from the form of the API in one point. They mean what JSON.parse says.
const OTHER_FORMS: Readonly<Record<string, string>> = {
  'another order of fields': JSON.stringify({ delta: DELTA, ...HEAD }),
  'another order before the audio': TEXT.replace(/("type":"[^"]+"),("event_id":"[^"]+")/, '$2,$1'),
  'a field after the audio': JSON.stringify({ ...EVENT, obfuscation: 'x7Gq' }),
  'an unknown field before the audio': JSON.stringify({ ...HEAD, future: 'x', delta: DELTA }),
  'a second delta': TEXT.replace(/}$/, ',"delta":"AQID"}'),
  'a first delta that does not count': TEXT.replace('"delta":"', '"delta":"AQID","delta":"'),
  'a second item_id': TEXT.replace('"output_index"', '"item_id":"item_2","output_index"'),
  'an escape in an identifier': TEXT.replace('resp_C', 'resp\\u005fC'),
  'an escape in the audio': TEXT.replace(DELTA.slice(0, 8), `\\u${DELTA.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'an escaped slash in the audio': JSON.stringify({ ...EVENT, delta: `//${DELTA.slice(2)}` }).replace('//', '\\/\\/'),
  'characters in the audio that base64 has not': JSON.stringify({ ...EVENT, delta: `${DELTA.slice(0, -4)}!!!!` }),
  'audio that ends within a byte': JSON.stringify({ ...EVENT, delta: DELTA.replaceAll('=', '').slice(0, -1) }),
  'padding within the audio': JSON.stringify({ ...EVENT, delta: `AQ==${DELTA}` }),
  'a line break in the audio, which JSON forbids': TEXT.replace(/"}$/, '\n"}'),
  'a control character in an identifier, which JSON forbids': TEXT.replace('resp_', 'resp\u0001'),
  'a character of two bytes in an identifier': TEXT.replace('resp_', 'réšp'),
  'a place that is no integer': TEXT.replace('"output_index":0', '"output_index":0.5'),
  'a place with a zero before it, which JSON forbids': TEXT.replace('"content_index":12', '"content_index":012'),
  'a place in words': TEXT.replace('"content_index":12', '"content_index":"12"'),
  'a place beyond counting': TEXT.replace('"content_index":12', `"content_index":${'9'.repeat(20)}`),
  'an empty item_id': TEXT.replace(EVENT.item_id, ''),
  'no event_id': JSON.stringify({ ...EVENT, event_id: undefined }),
  'spaces between the fields': JSON.stringify(EVENT, undefined, 1),
  'a space after the end': `${TEXT} `,
  'more after the end': `${TEXT}"}`,
  'a list around it': `[${TEXT}]`,
  'a prototype': TEXT.replace('"delta"', '"__proto__":{"delta":1},"delta"'),
  'an event that is cut off': TEXT.slice(0, -1),
  'the transcript, which is not audio': TEXT.replace('output_audio', 'output_audio_transcript'),
  'an identifier longer than the look at the head': TEXT.replace('resp_', `resp_${'x'.repeat(2_100)}`),
};

describe('an audio delta behind another', () => {
  const other = {
    ...EVENT,
    event_id: 'event_2',
    response_id: 'resp_2',
    item_id: 'item_2',
    output_index: 3,
    content_index: 0,
  };
  const longer = { ...EVENT, event_id: `event_${'x'.repeat(30)}`, delta: DELTA.repeat(3).replaceAll('=', '') };

  it.each([
    ['of the same part', longer],
    ['of another part', other],
    ['of an item whose id begins like the last one', { ...EVENT, item_id: `${EVENT.item_id}X` }],
    ['of an item whose id ends earlier', { ...EVENT, item_id: EVENT.item_id.slice(0, -1) }],
    ['of another place in the same item', { ...EVENT, content_index: 1 }],
  ])('is read as the first would be: %s', (_name, next) => {
    const decoder = new AudioDeltaDecoder(opening);
    for (const event of [EVENT, next, EVENT, next, next]) {
      expect(decoder.audioDelta(bytesOf(JSON.stringify(event)))).toStrictEqual(event);
    }
  });

  it('is read as it is after what could not be', () => {
    const decoder = new AudioDeltaDecoder(opening);
    decoder.audioDelta(bytesOf(TEXT));
    // A head that only looks like the last one, and audio that is none.
    for (const form of [
      TEXT.replace('"item_id":"', '"item_id":"\\u0041'),
      TEXT.replace(/"delta":".*"/, '"delta":"!"'),
    ]) {
      expect(decoder.audioDelta(bytesOf(form))).toBeUndefined();
    }
    expect(decoder.audioDelta(bytesOf(TEXT))).toStrictEqual(EVENT);
  });
});

describe('short audio', () => {
  const pcmOf = (seed: number): Uint8Array =>
    Uint8Array.from({ length: 240 + seed }, (_, index) => (index * seed) % 256);

  it('shares memory with other audio, and no byte of it', () => {
    const all = Array.from({ length: 40 }, (_, seed) => pcmOf(seed));
    const bytes = all.map((pcm) => audioDeltaBytes(short(JSON.stringify({ ...EVENT, delta: base64FromBytes(pcm) }))));
    expect(bytes).toEqual(all);
    expect(new Set(bytes.map(({ buffer }) => buffer)).size).toBeLessThan(all.length);
    expect(bytes.every(({ byteOffset }) => byteOffset % 8 === 0)).toBe(true);
  });

  it('is not lost when other audio turns out to be no base64', () => {
    const first = audioDeltaBytes(short(JSON.stringify({ ...EVENT, delta: base64FromBytes(pcmOf(7)) })));
    expect(decodeAudioDelta(bytesOf(OTHER_FORMS['characters in the audio that base64 has not'] ?? ''))).toBeUndefined();
    const second = audioDeltaBytes(short(JSON.stringify({ ...EVENT, delta: base64FromBytes(pcmOf(9)) })));
    expect([first, second]).toEqual([pcmOf(7), pcmOf(9)]);
  });
});

describe('an audio delta in any other form', () => {
  it.each(Object.entries(OTHER_FORMS))('takes the ordinary way: %s', (_name, text) => {
    const frame = bytesOf(text);
    expect(decodeAudioDelta(frame)).toBeUndefined();
    expect(decodeServerEvent(frame)).toStrictEqual(decodeAnyServerEvent(frame));
  });

  it('takes the ordinary way as a string, when it is short, and where there is no Buffer', () => {
    expect(decodeAudioDelta(TEXT)).toBeUndefined();
    expect(decodeAudioDelta(bytesOf(JSON.stringify({ ...EVENT, delta: 'AQID' })))).toBeUndefined();
    vi.stubGlobal('Buffer', undefined);
    expect(decodeAudioDelta(bytesOf(TEXT))).toBeUndefined();
    expect(decodeServerEvent(bytesOf(TEXT))).toEqual(EVENT);
  });

  it("takes the ordinary way with a Buffer that is not Node's", () => {
    const foreign = { isBuffer: () => false, from: (bytes: ArrayBufferLike) => new Uint8Array(bytes) };
    vi.stubGlobal('Buffer', foreign);
    expect(decodeAudioDelta(bytesOf(TEXT))).toBeUndefined();
  });

  it('takes the ordinary way when its bytes are not UTF-8', () => {
    const frame = bytesOf(TEXT);
    for (const at of [TEXT.indexOf('resp_') + 2, TEXT.indexOf('"delta"') + 40, TEXT.length - 3]) {
      const broken = frame.slice();
      broken[at] = 0xe9;
      expect(decodeServerEvent(broken)).toMatchObject({ type: 'malformed', reason: 'the frame is not UTF-8 text' });
    }
  });
});

describe('both ways', () => {
  // Whatever JSON writes as it is.
  const word = fc.stringMatching(/^[!#-[\]-~]{20,45}$/);
  const place = fc.nat(999_999_999);

  it('agree on every delta', () => {
    const events = fc.record({
      ids: fc.tuple(word, word, word),
      places: fc.tuple(place, place),
      pcm: fc.oneof(
        fc.uint8Array({ minLength: 240, maxLength: 700 }),
        fc.uint8Array({ minLength: 1_300, maxLength: 2_400 }),
      ),
    });
    fc.assert(
      fc.property(events, ({ ids, places, pcm }) => {
        const [event_id, response_id, item_id] = ids;
        const [output_index, content_index] = places;
        const delta = base64FromBytes(pcm);
        const text = JSON.stringify({
          type: EVENT.type,
          event_id,
          response_id,
          item_id,
          output_index,
          content_index,
          delta,
        });
        const event = short(text);
        expect(event).toStrictEqual(decodeAnyServerEvent(text));
        expect(audioDeltaBytes(event)).toEqual(pcm);
      }),
    );
  });

  // Short frames and long ones are cut in different ways.
  it.each([TEXT, JSON.stringify({ ...EVENT, delta: DELTA.slice(0, 1_280).repeat(3) })])(
    'agree on every frame that differs in some bytes from %.40s',
    (text) => {
      const frame = bytesOf(text);
      const head = text.indexOf('"delta"') + 12;
      const position = fc.oneof(
        fc.nat(head),
        fc.nat(text.length - 1),
        fc.nat(5).map((back) => text.length - 1 - back),
      );
      const byte = fc.oneof(fc.constantFrom(...bytesOf('",:{}\\ =0A\n')), fc.nat(255));
      fc.assert(
        fc.property(fc.array(fc.tuple(position, byte), { minLength: 1, maxLength: 3 }), (changes) => {
          const changed = frame.slice();
          for (const [at, value] of changes) changed[at] = value;
          const [event, ordinary] = [decodeServerEvent(changed), decodeAnyServerEvent(changed)];
          // As texts: a malformed event holds its frame, which is slow to compare byte by byte.
          expect(JSON.stringify({ ...event, raw: '' })).toBe(JSON.stringify({ ...ordinary, raw: '' }));
        }),
        { numRuns: 700 },
      );
    },
  );
});
