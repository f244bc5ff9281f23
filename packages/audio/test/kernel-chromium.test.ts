import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/find-chromium.ts';
import { bundle } from './bundle.ts';
import { codeG711, type KernelPage, type PageAnswer, runKernel } from './kernel-page.ts';

const executablePath = findChromium();
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** `/strict` forbids WebAssembly by a content security policy. */
async function serve(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else {
      if (url === '/strict') response.setHeader('content-security-policy', "script-src 'self'");
      response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe.skipIf(executablePath === undefined)('kernels in Chromium (skipped where there is none)', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await serve(await bundle(join(import.meta.dirname, 'kernel-page.ts')));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
  }, 90_000);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    await page.waitForFunction(() => 'runKernel' in globalThis);
    return page;
  }

  async function ask(path: string, ...question: Parameters<KernelPage['runKernel']>): Promise<PageAnswer> {
    const page = await open(path);
    return page.evaluate((asked) => (globalThis as unknown as KernelPage).runKernel(...asked), question);
  }

  /** The largest difference between two answers, in full scales. */
  function difference(left: PageAnswer, right: PageAnswer): number {
    const samplesOf = ({ bits }: PageAnswer) => new Float32Array(Uint32Array.from(bits).buffer);
    const [mine, theirs] = [samplesOf(left), samplesOf(right)];
    expect(mine).toHaveLength(theirs.length);
    return mine.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (theirs[index] ?? Number.NaN))), 0);
  }

  it.each([
    ['wasm', 48_000, 24_000],
    ['wasm', 24_000, 48_000],
    ['wasm', 44_100, 24_000],
    ['wasm', 44_102, 24_000],
    ['typescript', 48_000, 24_000],
    ['typescript', 44_100, 24_000],
  ] as const)('gives what Node gives, whole and in chunks: %s from %i to %i Hz', async (kernel, fromHz, toHz) => {
    const answer = await ask('/', kernel, fromHz, toHz);
    expect(answer).toMatchObject({ isThere: true, isSameInChunks: true });
    // The coefficients rest on the engine's own sine, whose last bit may differ.
    expect(difference(answer, runKernel(kernel, fromHz, toHz))).toBeLessThan(1e-6);
  });

  it('falls back where a content security policy forbids WebAssembly', async () => {
    const answer = await ask('/strict', 'wasm', 48_000, 24_000);
    expect(answer).toMatchObject({ isThere: false, isSameInChunks: true });
    expect(difference(answer, runKernel('typescript', 48_000, 24_000))).toBeLessThan(1e-6);
  });

  it.each(['/', '/strict'])('codes G.711 as Node does: %s', async (path) => {
    const page = await open(path);
    expect(await page.evaluate(() => (globalThis as unknown as KernelPage).codeG711())).toEqual(codeG711());
  });
});
