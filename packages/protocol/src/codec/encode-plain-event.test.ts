import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from '../events/index.ts';
import { encodeClientEvent } from './encode-event.ts';
import { encodePlainEvent } from './encode-plain-event.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([
  ['with Buffer', false],
  ['without Buffer, as in browsers', true],
])('a plain event %s', (_name, isBrowser) => {
  const encoded = (event: object): unknown => {
    if (isBrowser) vi.stubGlobal('Buffer', undefined);
    return JSON.parse(encodeClientEvent(event as ClientEvent));
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
  ])('says what it holds: audio with %s', (_case, fields) => {
    const event = { type: 'input_audio_buffer.append', ...fields };
    expect(encoded(event)).toEqual(JSON.parse(JSON.stringify(event)));
  });

  it.each([
    ['nothing but its type', {}],
    ['an identifier', { event_id: 'event_1' }],
    ['an identifier with a quote', { event_id: 'a"b' }],
    ['an empty identifier', { event_id: '' }],
    ['an identifier that is a number', { event_id: 5 }],
    ['a field that is undefined', { event_id: 'event_1', response: undefined }],
    ['a field', { response: { instructions: 'be brief' } }],
  ])('says what it holds: a command with %s', (_case, fields) => {
    const event = { type: 'response.create', ...fields };
    expect(encoded(event)).toEqual(JSON.parse(JSON.stringify(event)));
  });

  it('says what it holds, whatever its audio is', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom('A', '+', '=', '"', '\\', '\u0141'), fc.string()) });
    fc.assert(
      fc.property(texts, (audio) => {
        const event = { type: 'input_audio_buffer.append', audio };
        expect(encoded(event)).toEqual(event);
      }),
    );
  });
});

describe('encodePlainEvent', () => {
  it.each([
    ['a command that says nothing but its type', { type: 'response.create' }, '{"type":"response.create"}'],
    [
      'one with an identifier',
      { type: 'response.cancel', event_id: 'event_1' },
      '{"type":"response.cancel","event_id":"event_1"}',
    ],
    [
      'audio',
      { type: 'input_audio_buffer.append', audio: 'AQID' },
      '{"type":"input_audio_buffer.append","audio":"AQID"}',
    ],
  ])('writes %s', (_case, event, frame) => {
    expect(encodePlainEvent(event)).toBe(frame);
  });

  it.each([
    ['any other field', { type: 'response.create', response: {} }],
    ['an identifier that JSON writes otherwise', { type: 'response.create', event_id: 'a"b' }],
    ['audio that is no base64', { type: 'input_audio_buffer.append', audio: '"' }],
  ])('leaves %s to JSON', (_case, event) => {
    expect(encodePlainEvent(event)).toBeUndefined();
  });
});
