// What was heard is what the model remembers: a press of the button stops the loudspeaker and cuts the answer there.
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { attachPlayback, connectSession, createPlayback, createPushToTalk } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';

await using emulator = await createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: apiKey('any'),
  transport: wsTransport(),
  config: { audio: { input: { turn_detection: null } } },
});

// An array stands for the loudspeaker. A real one calls playback.played({ itemId, playedMs }) again and again.
const loudspeaker: Uint8Array[] = [];
const playback = createPlayback();
using link = attachPlayback(session, playback, {
  sink: { play: ({ bytes }) => loudspeaker.push(bytes), stop: () => void loudspeaker.splice(0) },
});
link.interruptions$.subscribe(({ items: [item] }) =>
  console.log(`heard ${item?.heardMs} of ${item?.receivedMs} ms, ${item?.outcome}`),
);
const button = createPushToTalk(session, { playback: link });

await session.addItem({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text: 'count from one to ten, slowly' }],
});
await session.respond().result;
playback.played({ itemId: playback.queue[0]?.itemId ?? '', playedMs: 700 });

// The microphone runs all the time: what was said 300 ms before the press is sent too.
button.write(new Int16Array(24_000));
button.press();
button.write(new Int16Array(12_000));
const turn = await button.release();
console.log(turn.status, `${turn.durationMs} ms`);
if (turn.status === 'sent') console.log((await turn.response?.result)?.transcript);
