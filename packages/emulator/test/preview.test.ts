import { loopback } from '@antiphon/transport-loopback';
import { describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions, scriptEngine } from '../src/index.ts';
import { joinSamples, QUESTION, silence, wireBytes } from './spoken-stream.ts';

interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A client that speaks the preview as it is on the wire. */
async function openPreview(options: Partial<EmulatorOptions> = {}) {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, seed: 7, ...options });
  const events: WireEvent[] = [];
  let wake = (): void => undefined;
  const url = new URL('/openai/realtime?api-version=2025-04-01-preview&deployment=m', emulator.url);
  const connection = await transport.connect(
    { url, headers: { 'api-key': 'k' }, protocols: [] },
    {
      frame(frame) {
        events.push(JSON.parse(String(frame)) as WireEvent);
        wake();
      },
      close: () => undefined,
    },
  );
  const until = async (type: string): Promise<WireEvent> => {
    for (;;) {
      const found = events.find((event) => event.type === type);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    events,
    until,
    send: (event: object) => connection.send(JSON.stringify(event)),
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

describe('the preview', () => {
  it('begins with the session and its conversation, in flat fields', async () => {
    await using client = await openPreview();
    await client.until('conversation.created');
    expect(client.events.map(({ type }) => type)).toEqual(['session.created', 'conversation.created']);
    expect(client.events[0]?.['session']).toMatchObject({ model: 'm', input_audio_format: 'pcm16' });
  });

  it('detects the turn of a user, and answers in its own names', async () => {
    const engine = scriptEngine({ turns: [{ reply: [{ type: 'say', text: 'Hello.' }] }] });
    await using client = await openPreview({ engine });
    client.send({ type: 'session.update', session: { turn_detection: { type: 'server_vad' } } });
    await client.until('session.updated');
    const bytes = wireBytes(joinSamples(silence(1000), QUESTION, silence(1000)));
    for (let start = 0; start < bytes.length; start += 4_800) {
      const audio = bytes.subarray(start, start + 4_800).toString('base64');
      client.send({ type: 'input_audio_buffer.append', audio });
    }
    await client.until('response.done');
    const types = client.events.map(({ type }) => type);
    expect(types.slice(types.indexOf('input_audio_buffer.speech_started')).slice(0, 5)).toEqual([
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.created',
      'response.created',
    ]);
    expect(types).toContain('response.audio.delta');
    expect(types.filter((type) => type.endsWith('.added') && type.startsWith('conversation'))).toEqual([]);
  });

  it('refuses what the preview does not know, in its own terms', async () => {
    await using client = await openPreview();
    client.send({
      type: 'session.update',
      event_id: 'mine',
      session: { turn_detection: { type: 'server_vad', threshold: 7 } },
    });
    const { error } = await client.until('error');
    expect(error).toMatchObject({ param: 'session.turn_detection.threshold', event_id: 'mine' });
  });

  it('survives frames that are no events', async () => {
    await using client = await openPreview();
    for (const frame of [
      null,
      [],
      7,
      {},
      { type: 7 },
      { type: 'session.update' },
      { type: 'session.update', session: 7 },
    ]) {
      client.send(frame as object);
    }
    client.send({ type: 'input_audio_buffer.clear' });
    await client.until('input_audio_buffer.cleared');
    expect(client.events.filter(({ type }) => type === 'error')).toHaveLength(7);
  });
});
