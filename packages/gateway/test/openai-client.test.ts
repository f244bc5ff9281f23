import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { CLIENT_KEY, relayedEmulator } from './relayed-emulator.ts';

/** 700 ms of a tone. */
const TONE = Buffer.from(Int16Array.from({ length: 16_800 }, (_, index) => Math.sin(index / 9) * 9_000).buffer);

describe('the official openai client through the gateway, over TLS', () => {
  it('completes a text turn and an audio turn, with every byte', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    await using served = await relayedEmulator({ listener: { tls: { key, cert } } });
    const client = new OpenAIRealtimeWS(
      { model: 'm-1', options: { ca: cert } },
      new OpenAI({ apiKey: CLIENT_KEY, baseURL: `https://localhost:${served.gateway.url.port}/v1` }),
    );
    const errors: unknown[] = [];
    const audio: Buffer[] = [];
    let transcript = '';
    client.on('error', (error) => errors.push(error));
    client.on('response.output_audio.delta', ({ delta }) => void audio.push(Buffer.from(delta, 'base64')));
    client.on('response.output_audio_transcript.done', (event) => (transcript = event.transcript));
    const done = (): Promise<unknown> => new Promise((resolve) => client.once('response.done', resolve));
    const created = await new Promise((resolve) => client.once('session.created', resolve));
    expect(created).toMatchObject({ session: { model: 'm-1' } });

    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'good morning' }] },
    });
    client.send({ type: 'response.create' });
    await done();
    expect(transcript).toContain('good morning');
    expect(Buffer.concat(audio.splice(0)).equals(served.reports[0]!.audio)).toBe(true);
    expect(served.reports[0]!.sampleCount).toBeGreaterThan(6_000);

    client.send({ type: 'input_audio_buffer.append', audio: TONE.toString('base64') });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await done();
    expect(transcript).toContain('0.70 seconds');
    expect(Buffer.concat(audio).equals(served.reports[1]!.audio)).toBe(true);
    expect(errors).toEqual([]);
    client.close();
    await expect.poll(() => served.gateway.sessionCount).toBe(0);
  });
});
