import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the scripted server in a process of its own; `url` is its address for turns of a shape. */
export async function startPeer() {
  const child = fork(fileURLToPath(new URL('scripted-peer.mjs', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { port } = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the scripted peer ended with ${code}`)));
  });
  return {
    url: (shape = {}) =>
      `ws://127.0.0.1:${port}/v1/realtime?${new URLSearchParams({ model: new URLSearchParams(shape) })}`,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}
