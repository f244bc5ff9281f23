import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import { findChromium } from '../../../scripts/find-chromium.ts';
import { type PageAnswer, type ResamplingPage, runKernel } from './resampling-page.ts';

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

describe.skipIf(executablePath === undefined)('resampling in Chromium (skipped where there is none)', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await serve(await bundle(join(import.meta.dirname, 'resampling-page.ts')));
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function ask(path: string, ...question: Parameters<ResamplingPage['runKernel']>): Promise<PageAnswer> {
    const page = await browser.newPage();
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
      await page.waitForFunction(() => 'runKernel' in globalThis);
      return await page.evaluate((asked) => (globalThis as unknown as ResamplingPage).runKernel(...asked), question);
    } finally {
      await page.close();
    }
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
});
