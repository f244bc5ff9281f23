import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

/** The official client. It keeps no state: decoding the audio is left to its user. */
export async function openOpenAI(url) {
  const { port, searchParams } = new URL(url);
  const client = new OpenAI({ apiKey: 'any', baseURL: `https://127.0.0.1:${port}/v1` });
  // It builds wss: addresses only; a plain socket under it reaches the peer without TLS.
  const createConnection = () => connect(Number(port), '127.0.0.1');
  const realtime = new OpenAIRealtimeWS({ model: searchParams.get('model'), options: { createConnection } }, client);
  let turn;
  realtime.on('error', (error) => turn?.reject(error));
  realtime.on('response.output_audio.delta', ({ delta }) => {
    const pcm = Buffer.from(delta, 'base64');
    turn.firstAudioMs ??= performance.now() - turn.startedAtMs;
    turn.byteCount += pcm.length;
  });
  realtime.on('response.output_audio_transcript.delta', ({ delta }) => (turn.transcript += delta));
  realtime.on('response.done', () => turn.resolve(turn));
  await new Promise((resolve) => realtime.socket.once('open', resolve));
  return {
    turn() {
      return new Promise((resolve, reject) => {
        turn = { byteCount: 0, transcript: '', startedAtMs: performance.now(), firstAudioMs: undefined };
        Object.assign(turn, { resolve, reject });
        realtime.send({ type: 'response.create' });
      });
    },
    append: (pcm) => realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.from(pcm).toString('base64') }),
    commit: () => realtime.send({ type: 'input_audio_buffer.commit' }),
    async close() {
      const closed = new Promise((resolve) => realtime.socket.once('close', resolve));
      realtime.close();
      await closed;
    },
  };
}
