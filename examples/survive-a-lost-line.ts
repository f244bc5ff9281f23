// The network drops the line in the middle of a talk. The session connects anew, tells the new server the conversation, and goes on.
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { firstValueFrom } from 'rxjs';

await using emulator = await createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY });

// A line that can be cut stands for the network.
const lines = new Set<Socket>();
const network = createServer((client) => {
  const server = connect(Number(emulator.url.port), emulator.url.hostname);
  for (const socket of [client, server]) {
    lines.add(socket.on('error', () => undefined).on('close', () => lines.delete(socket)));
  }
  client.pipe(server).pipe(client);
});
await once(network.listen(0, '127.0.0.1'), 'listening');
const url = new URL(emulator.url);
url.port = String((network.address() as { port: number }).port);

const session = await connectSession({
  endpoint: compatible({ url, model: 'any' }),
  credentials: apiKey('any'),
  transport: wsTransport(),
  recovery: { baseDelayMs: 20 }, // on without this too, with delays for a real network
});
const ask = async (text: string): Promise<string> => {
  await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
  return (await session.respond().result).transcript;
};

console.log(await ask('Remember the number seven.'));
session.state$.subscribe(({ status }) => console.log('state:', status));
const recovered = firstValueFrom(session.recoveries$);
for (const line of lines) line.destroy();
const { cause, restoredItemCount, losses } = await recovered;
console.log(`recovered from a ${cause}: ${restoredItemCount} items told again`);
for (const { what, reason } of losses) console.log(`the new server does not have: ${what} (${reason})`);
console.log(await ask('Which number was it?'));
console.log(`${session.conversation.itemCount} items`);

await session.close();
network.close();
