import { compatible } from '@antiphon/protocol';
import { wsTransport } from '@antiphon/transport-ws';
import { connectSession } from '../../dist/index.js';
import { streamsOf } from '../streams-of.mjs';

const ignore = () => undefined;

let responseStreams;
const transport = wsTransport();

/** A session with every stream subscribed and its conversation kept. */
export async function openAntiphon(url, { subscribeAll = true } = {}) {
  const session = await connectSession({ endpoint: compatible({ url }), transport });
  if (subscribeAll) {
    for (const name of streamsOf(session)) {
      session[name].subscribe({ next: ignore, error: ignore });
    }
  }
  return {
    session,
    async turn() {
      const startedAtMs = performance.now();
      const turn = { byteCount: 0, transcript: '', firstAudioMs: undefined };
      const response = session.respond();
      response.audio$.subscribe((pcm) => {
        turn.firstAudioMs ??= performance.now() - startedAtMs;
        turn.byteCount += pcm.length;
      });
      response.transcript$.subscribe((words) => (turn.transcript += words));
      // Looked up once: that is the benchmark's work, not the session's.
      responseStreams ??= streamsOf(response);
      for (const name of responseStreams) {
        if (name !== 'audio$' && name !== 'transcript$') response[name].subscribe({ next: ignore, error: ignore });
      }
      await response.result;
      return turn;
    },
    append: (pcm) => session.appendAudio(pcm),
    commit: () => session.commitAudio(),
    close: () => session.close(),
  };
}
