import { transportCases } from '@antiphon/compliance/cases';
import { webTransport } from '../src/index.ts';
import type { Question, Told } from './page-messages.ts';
import { standIns } from './page-stand-ins.ts';

/** What the test process calls of the page. */
export interface PageGlobals {
  /** Gives what is wrong, or nothing. */
  runCase(name: string): Promise<string | undefined>;
}

const page = globalThis as unknown as PageGlobals;
const channel = new WebSocket(new URL('/channel', import.meta.url));
const isOpen = new Promise((resolve) => channel.addEventListener('open', resolve));
const asked: ((told: Told & { readonly id: number }) => void)[] = [];

const servers = standIns(async (message) => {
  await isOpen;
  return new Promise((resolve, reject) => {
    const id =
      asked.push(({ answer, error }) => (error === undefined ? resolve(answer) : reject(new Error(error)))) - 1;
    channel.send(JSON.stringify({ id, message } satisfies Question));
  });
});
channel.addEventListener('message', ({ data }) => {
  const told = JSON.parse(String(data)) as Told;
  if (told.id === undefined) servers.hear(told.message);
  else asked[told.id]?.(told);
});

page.runCase = async (name) => {
  const found = transportCases.find((one) => one.name === name);
  if (found === undefined) return `there is no case '${name}'`;
  try {
    await found.run({
      setup: ({ clock, maximumPayloadBytes }) => ({
        transport: webTransport({ clock, closeTimeoutMs: 100 }),
        listener: servers.listener(maximumPayloadBytes),
        peers: servers.peers,
      }),
      timeoutMs: 30_000,
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack}\n${String(error.cause)}` : String(error);
  }
};
