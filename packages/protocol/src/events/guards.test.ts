import { describe, expect, expectTypeOf, it } from 'vitest';
import { gaDialect } from '../ga-dialect.ts';
import type { ResponseOutputTextDeltaEvent } from './response-output-events.ts';
import { isClientEvent, isKnownServerEvent, isServerEvent } from './guards.ts';

const FRAMES = [
  '{"type":"response.output_text.delta","response_id":"r","item_id":"i","delta":"hi"}',
  '{"type":"input_audio_buffer.cleared"}',
  '{"type":"poem.created"}',
  '{',
];
const events = FRAMES.flatMap((frame) => gaDialect.decode(frame));

describe('isServerEvent', () => {
  it('finds the events of a type and narrows them', () => {
    const deltas = events.filter((event) => isServerEvent(event, 'response.output_text.delta'));
    expectTypeOf(deltas).toEqualTypeOf<ResponseOutputTextDeltaEvent[]>();
    expect(deltas.map(({ delta }) => delta)).toEqual(['hi']);
    expect(events.filter((event) => isServerEvent(event, 'malformed'))).toHaveLength(1);
  });
});

describe('isKnownServerEvent', () => {
  it('leaves out what a decoder could not name', () => {
    expect(events.filter(isKnownServerEvent).map(({ type }) => type)).toEqual([
      'response.output_text.delta',
      'input_audio_buffer.cleared',
    ]);
  });
});

describe('isClientEvent', () => {
  it('tells client events apart', () => {
    const event = { type: 'response.cancel', response_id: 'r' } as const;
    expect(isClientEvent(event, 'response.cancel') && event.response_id).toBe('r');
    expect(isClientEvent(event, 'response.create')).toBe(false);
  });
});
