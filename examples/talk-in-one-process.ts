// Client and server in one process, without a socket: the quickest way to try a conversation, or to test an app that has one.
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';

const { transport, listener } = loopback();
await using emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: apiKey('any'),
  transport,
});

await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Good morning!' }] });
const response = session.respond();
response.transcript$.subscribe((words) => console.log('hears', JSON.stringify(words)));
const { transcript, status } = await response.result;
console.log(status, transcript);
