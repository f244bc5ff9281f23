import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';
import type { CaptureRequest, PageGlobals, PlayRequest } from './browser-page.ts';
import { findChromium } from '../../../scripts/find-chromium.ts';

const SPEECH = fileURLToPath(new URL('../../../apps/cli/assets/speech-22050hz.wav', import.meta.url));
const executablePath = findChromium();
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${SPEECH}`,
  '--host-resolver-rules=MAP insecure.test 127.0.0.1',
];

/** The page, the worklet, and the page again under a policy that forbids the microphone. */
async function serve(): Promise<Server> {
  const scripts = new Map([
    ['/page.js', await bundle(join(import.meta.dirname, 'browser-page.ts'))],
    ['/worklets.js', await bundle(join(import.meta.dirname, '..', 'src', 'browser', 'worklets.ts'))],
  ]);
  const server = createServer(({ url = '' }, response) => {
    const script = scripts.get(url);
    if (script !== undefined) response.setHeader('content-type', 'text/javascript').end(script);
    else if (url.endsWith('.js')) response.writeHead(404).end();
    else {
      if (url === '/forbidden') response.setHeader('permissions-policy', 'microphone=()');
      response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe.skipIf(executablePath === undefined)('audio in Chromium (skipped where there is none)', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  const open = async (path: string, host: string = '127.0.0.1'): Promise<Page> => {
    const opened = await browser.newPage();
    opened.on('pageerror', (error) => complaints.push(error.message));
    await opened.goto(`http://${host}:${(server.address() as AddressInfo).port}${path}`);
    await opened.waitForFunction(() => 'calls' in globalThis);
    return opened;
  };
  const capture = (request: CaptureRequest) =>
    page.evaluate((one) => (globalThis as unknown as PageGlobals).calls.capture(one), request);
  const play = (request: PlayRequest) =>
    page.evaluate((one) => (globalThis as unknown as PageGlobals).calls.play(one), request);

  beforeAll(async () => {
    server = await serve();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
    page = await open('/');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  describe('a microphone', () => {
    it('is heard at the rate of the session, in chunks of the length that was asked for', async () => {
      const heard = await capture({ durationMs: 3_000, sampleRateHz: 24_000, chunkMs: 40 });
      expect(heard.contextRateHz).not.toBe(24_000);
      expect(new Set(heard.chunkLengths.slice(0, -1))).toEqual(new Set([960]));
      // It may begin late; it gives no more than the time that passed.
      expect(heard.sampleCount).toBeGreaterThan(2_500 * 24);
      expect(heard.sampleCount).toBeLessThanOrEqual(heard.elapsedMs * 24);
      expect(heard.rms).toBeGreaterThan(0.03);
      expect(heard.events).toContain('speech-started');
      expect(heard.events).toContain('speech-stopped');
      expect(heard.trackState).toBe('ended');
    });

    it.each([16_000, 44_100])('is heard through a context at %i Hz', async (contextRateHz) => {
      const heard = await capture({ durationMs: 800, sampleRateHz: 8_000, chunkMs: 20, contextRateHz });
      expect(heard.contextRateHz).toBe(contextRateHz);
      expect(new Set(heard.chunkLengths.slice(0, -1))).toEqual(new Set([160]));
      expect(heard.sampleCount).toBeGreaterThan(500 * 8);
    });
  });

  describe('a loudspeaker', () => {
    it.each([24_000, 44_100, 48_000])(
      'plays what is queued, and tells every millisecond, at %i Hz',
      async (contextRateHz) => {
        const pieces = [
          { itemId: 'a', count: 5 },
          { itemId: 'b', count: 3 },
        ];
        const { reports, elapsedMs, underrunCount, peak } = await play({ contextRateHz, pieces });
        const last = new Map(reports.map(({ itemId, playedMs }) => [itemId, playedMs]));
        expect([...last]).toEqual([
          ['a', 500],
          ['b', 300],
        ]);
        expect(underrunCount).toBe(0);
        expect(peak).toBeGreaterThan(0.45);
        expect(elapsedMs).toBeGreaterThanOrEqual(750);
        expect(reports.length).toBeGreaterThanOrEqual(12);
      },
    );

    it('falls silent when it is cleared, and tells how far it was', async () => {
      const pieces = [{ itemId: 'a', count: 50 }];
      const { reports, cleared, peak, peakAfterClear } = await play({
        contextRateHz: 48_000,
        pieces,
        clearAfterMs: 600,
      });
      expect(cleared?.itemId).toBe('a');
      expect(cleared?.playedMs).toBeGreaterThan(300);
      expect(cleared?.playedMs).toBeLessThan(2_000);
      expect(reports.at(-1)).toEqual(cleared);
      expect(peak).toBeGreaterThan(0.45);
      expect(peakAfterClear).toBe(0);
    });
  });

  describe('what stands in the way', () => {
    const problem = (on: Page, kind: 'captureProblem' | 'playbackProblem', options: object = {}) =>
      on.evaluate(([name, given]) => (globalThis as unknown as PageGlobals).calls[name](given), [
        kind,
        options,
      ] as const);

    it('is told: a policy that forbids the microphone', async () => {
      const forbidden = await open('/forbidden');
      expect(await problem(forbidden, 'captureProblem')).toEqual(['UNSUPPORTED', 'permission-denied']);
    });

    it('is told: no such device', async () => {
      const constraints = { deviceId: { exact: 'none' } };
      expect(await problem(page, 'captureProblem', { constraints })).toEqual(['UNSUPPORTED', 'no-device']);
    });

    it('is told: a page that was not loaded securely', async () => {
      const insecure = await open('/', 'insecure.test');
      expect(await problem(insecure, 'captureProblem')).toEqual(['UNSUPPORTED', 'no-media-devices']);
      expect(await problem(insecure, 'playbackProblem')).toEqual(['UNSUPPORTED', 'no-audio-worklet']);
    });

    it('is told: a worklet file that is not there', async () => {
      const workletUrl = '/missing.js';
      expect(await problem(page, 'captureProblem', { workletUrl })).toEqual(['UNSUPPORTED', 'worklet-not-loaded']);
      expect(await problem(page, 'playbackProblem', { workletUrl })).toEqual(['UNSUPPORTED', 'worklet-not-loaded']);
    });
  });

  it('throws nothing that nobody catches', () => {
    expect(complaints).toEqual([]);
  });
});
