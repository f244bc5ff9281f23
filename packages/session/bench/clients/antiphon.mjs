import { compatible } from '@antiphon/protocol';
import { wsTransport } from '@antiphon/transport-ws';
import { connectSession } from '../../dist/index.js';
import { streamsOf } from '../streams-of.mjs';

const ignore = () => undefined;
const IGNORED = { next: ignore, error: ignore };
const RESPONSE_STREAMS = ['audio$', 'transcript$', 'text$', 'functionCalls$', 'items$'];

const transport = wsTransport();
let isChecked = false;

/** A session with every stream subscribed and its conversation kept. */
export async function openAntiphon(url, { subscribeAll = true } = {}) {
  const session = await connectSession({ endpoint: compatible({ url }), transport });
  if (subscribeAll) {
    for (const name of streamsOf(session)) session[name].subscribe(IGNORED);
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
      response.text$.subscribe(IGNORED);
      response.functionCalls$.subscribe(IGNORED);
      response.items$.subscribe(IGNORED);
      isChecked ||= checkStreams(response);
      await response.result;
      return turn;
    },
    append: (pcm) => session.appendAudio(pcm),
    commit: () => session.commitAudio(),
    close: () => session.close(),
  };
}

/** All of them are subscribed to, also those that are yet to be invented. */
function checkStreams(response) {
  const names = streamsOf(response);
  if (names.length === RESPONSE_STREAMS.length && names.every((name) => RESPONSE_STREAMS.includes(name))) return true;
  throw new Error(`the streams of a response are ${names.join(', ')} now: subscribe to all of them`);
}
