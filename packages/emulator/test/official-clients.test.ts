import { wsListener } from '@antiphon/transport-ws';
import { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type ResponseReport } from '../src/index.ts';
import { tone, toneBase64 } from './test-client.ts';

interface Served extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly reports: ResponseReport[];
}

async function serve(tls?: { key: string; cert: string }): Promise<Served> {
  const reports: ResponseReport[] = [];
  const emulator = await createEmulator({
    listener: wsListener({ tls }),
    pace: 50,
    observer: { responseDone: (report) => void reports.push(report) },
  });
  return { emulator, reports, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

describe('the official openai client, over TLS', () => {
  const openClient = (url: URL, cert: string): OpenAIRealtimeWS =>
    new OpenAIRealtimeWS(
      { model: 'm', options: { ca: cert } },
      new OpenAI({ apiKey: 'any', baseURL: `https://localhost:${url.port}/v1` }),
    );

  it('completes a text turn and an audio turn, with every byte', async () => {
    const tls = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    await using served = await serve({ key: tls.private, cert: tls.cert });
    const client = openClient(served.emulator.url, tls.cert);
    const errors: unknown[] = [];
    client.on('error', (error) => errors.push(error));
    const audio: Buffer[] = [];
    let transcript = '';
    client.on('response.output_audio.delta', ({ delta }) => void audio.push(Buffer.from(delta, 'base64')));
    client.on('response.output_audio_transcript.done', (event) => (transcript = event.transcript));
    const done = (): Promise<unknown> => new Promise((resolve) => client.once('response.done', resolve));
    await new Promise((resolve) => client.once('session.created', resolve));

    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'good morning' }] },
    });
    client.send({ type: 'response.create' });
    await done();
    expect(transcript).toBe('You said: good morning');
    expect(Buffer.concat(audio.splice(0)).equals(served.reports[0]!.audio)).toBe(true);
    expect(served.reports[0]!.sampleCount).toBeGreaterThan(12_000);

    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(700) });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send({ type: 'response.create' });
    await done();
    expect(transcript).toContain('0.70 seconds');
    const received = Buffer.concat(audio);
    expect(received.equals(served.reports[1]!.audio)).toBe(true);
    expect(received.subarray(-tone(700).byteLength).equals(Buffer.from(tone(700).buffer))).toBe(true);
    expect(errors).toEqual([]);
    client.close();
  });
});

describe('the official agents client', () => {
  it('completes a text turn and an audio turn, with every byte', async () => {
    await using served = await serve();
    const session = new RealtimeSession(new RealtimeAgent({ name: 'test', instructions: 'Echo.' }), {
      transport: 'websocket',
      model: 'm',
    });
    const errors: unknown[] = [];
    const audio: Buffer[] = [];
    session.on('error', (error) => errors.push(error));
    session.on('audio', ({ data }) => void audio.push(Buffer.from(data)));
    const done = (): Promise<void> => new Promise((resolve) => session.once('agent_end', () => resolve()));
    await session.connect({ apiKey: 'any', url: `${served.emulator.url.href}?model=m` });

    const first = done();
    session.sendMessage('good morning');
    await first;
    expect(served.reports[0]).toMatchObject({ status: 'completed', text: 'You said: good morning' });
    expect(Buffer.concat(audio.splice(0)).equals(served.reports[0]!.audio)).toBe(true);

    const second = done();
    session.sendAudio(tone(700).buffer, { commit: true });
    session.transport.sendEvent({ type: 'response.create' });
    await second;
    const received = Buffer.concat(audio);
    expect(received.equals(served.reports[1]!.audio)).toBe(true);
    expect(received.subarray(-tone(700).byteLength).equals(Buffer.from(tone(700).buffer))).toBe(true);
    expect(JSON.stringify(session.history)).toContain('0.70 seconds');
    expect(errors).toEqual([]);
    session.close();
  });
});
