import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../../test/fixture-lines.ts';
import type { ClientEvent, KnownServerEvent } from '../events/index.ts';
import { gaDialect } from '../ga-dialect.ts';
import { decodeClientEvent } from '../server/decode-client-event.ts';
import { encodeServerEvent } from './encode-event.ts';

describe('encoding', () => {
  it.each(fixtureLines('ga-client-events.jsonl'))('writes what a server reads back: %s', (line) => {
    const event = decodeClientEvent(line) as ClientEvent;
    expect(decodeClientEvent(gaDialect.encode(event))).toEqual(event);
  });

  it.each(fixtureLines('ga-server-events.jsonl'))('writes what a client reads back: %s', (line) => {
    const [event] = gaDialect.decode(line);
    expect(gaDialect.decode(encodeServerEvent(event as KnownServerEvent))).toEqual([event]);
  });

  it('leaves out what is undefined and keeps what is null', () => {
    const event = {
      type: 'response.create',
      event_id: undefined,
      response: { metadata: null, instructions: undefined },
    };
    expect(gaDialect.encode(event as unknown as ClientEvent)).toBe(
      '{"type":"response.create","response":{"metadata":null}}',
    );
  });

  it.each([Number.NaN, Infinity])('refuses %d instead of sending null', (value) => {
    const event: ClientEvent = {
      type: 'conversation.item.truncate',
      item_id: 'i',
      content_index: 0,
      audio_end_ms: value,
    };
    expect(() => gaDialect.encode(event)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('audio_end_ms') }),
    );
  });

  it('refuses what is too deep or a cycle, also where it looks at no value', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    let deep: unknown = 1;
    for (let level = 0; level < 200_000; level += 1) deep = [deep];
    for (const future of [cycle, deep, 7n]) {
      const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
      const append = { type: 'input_audio_buffer.append', audio: 'AAAA', future } as unknown as ClientEvent;
      expect(() => gaDialect.encode(append)).toThrow(refusal);
      const delta = { type: 'response.output_audio.delta', delta: 'AAAA', future } as unknown as KnownServerEvent;
      expect(() => encodeServerEvent(delta)).toThrow(refusal);
    }
  });

  it('refuses what JSON has no form for', () => {
    const cycle: Record<string, unknown> = { type: 'object' };
    cycle['self'] = cycle;
    for (const parameters of [cycle, 7n]) {
      const session = { type: 'realtime', tools: [{ type: 'function', name: 'f', parameters }] } as const;
      expect(() => gaDialect.encode({ type: 'session.update', session })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
  });
});
