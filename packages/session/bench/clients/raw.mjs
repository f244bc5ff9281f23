import { WebSocket } from 'ws';

/** The floor: bare ws, JSON.parse, Buffer.from(base64), and nothing else. */
export async function openRaw(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let turn;
  socket.on('message', (data) => {
    const event = JSON.parse(data);
    if (event.type === 'response.output_audio.delta') {
      const pcm = Buffer.from(event.delta, 'base64');
      turn.firstAudioMs ??= performance.now() - turn.startedAtMs;
      turn.byteCount += pcm.length;
    } else if (event.type === 'response.output_audio_transcript.delta') turn.transcript += event.delta;
    else if (event.type === 'response.done') turn.resolve(turn);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    turn() {
      const { promise, resolve } = deferred();
      turn = { byteCount: 0, transcript: '', startedAtMs: performance.now(), firstAudioMs: undefined, resolve };
      socket.send('{"type":"response.create"}');
      return promise;
    },
    append: (pcm) =>
      socket.send(`{"type":"input_audio_buffer.append","audio":"${Buffer.from(pcm).toString('base64')}"}`),
    commit: () => socket.send('{"type":"input_audio_buffer.commit"}'),
    async close() {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      await closed;
    },
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
