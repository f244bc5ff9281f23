import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { transportCases } from '@antiphon/compliance';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type WebSocket, WebSocketServer } from 'ws';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/find-chromium.ts';
import { workspaceAliases } from '../../../vitest.shared.ts';
import type { PageGlobals } from './page.ts';
import type { Question, Told } from './page-messages.ts';
import { pageServers } from './page-servers.ts';

const executablePath = findChromium();
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

const SKIPPED: Readonly<Record<string, string>> = {
  'tells the status of a refusal, with the Retry-After, the request id and the error of its body':
    'a browser hides what the server answered',
  'lets a handshake be answered later, and once': 'it is about the listener, which is in another process',
  'refuses to select what was not offered, or to reject with a status that is no refusal':
    'it is about the listener, which is in another process',
};

/** The suite and the transport as one script. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: workspaceAliases() },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'] },
    },
  });
  const [output] = built as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}

async function serve(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>');
  });
  new WebSocketServer({ server }).on('connection', openChannel);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Lets a page work with the servers of this process. */
function openChannel(channel: WebSocket): void {
  const tell = (told: Told): void => channel.send(JSON.stringify(told));
  const ask = pageServers((message) => tell({ message }));
  channel.on('message', (data: Buffer) => {
    const { id, message } = JSON.parse(data.toString()) as Question;
    ask(message).then(
      (answer) => tell({ id, answer }),
      (error: unknown) => tell({ id, error: String(error) }),
    );
  });
}

describe.skipIf(executablePath === undefined)('web in Chromium (skipped where there is none)', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await serve(await bundle());
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'runCase' in globalThis);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('skips only what there is', () => {
    expect(transportCases.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(SKIPPED)));
  });

  for (const { name } of transportCases) {
    it(name, { timeout: 40_000 }, async (test) => {
      const reason = SKIPPED[name];
      if (reason !== undefined) test.skip(reason);
      const complaint = await page.evaluate((one) => (globalThis as unknown as PageGlobals).runCase(one), name);
      expect(complaint).toBeUndefined();
    });
  }
});
