import { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

/** OpenAI's agents SDK over WebSocket, which keeps the history. */
export async function openAgentsRealtime(url) {
  const session = new RealtimeSession(new RealtimeAgent({ name: 'bench' }), {
    transport: 'websocket',
    tracingDisabled: true,
  });
  let turn;
  session.on('error', ({ error }) => turn?.reject(error));
  session.on('audio', ({ data }) => {
    turn.firstAudioMs ??= performance.now() - turn.startedAtMs;
    turn.byteCount += data.byteLength;
  });
  session.transport.on('audio_transcript_delta', ({ delta }) => (turn.transcript += delta));
  session.transport.on('turn_done', () => turn.resolve(turn));
  await session.connect({ apiKey: 'any', url });
  return {
    turn() {
      return new Promise((resolve, reject) => {
        turn = { byteCount: 0, transcript: '', startedAtMs: performance.now(), firstAudioMs: undefined };
        Object.assign(turn, { resolve, reject });
        session.transport.sendEvent({ type: 'response.create' });
      });
    },
    append: (pcm) => session.sendAudio(pcm.buffer),
    commit: () => session.transport.sendEvent({ type: 'input_audio_buffer.commit' }),
    close: async () => session.close(),
  };
}
