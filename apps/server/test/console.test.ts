import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/find-chromium.ts';
import { type RunningServer, startServer } from '../src/index.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const speech = join(root, 'apps', 'cli', 'assets', 'speech-22050hz.wav');
const executablePath = findChromium();

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${speech}`,
];

describe.skipIf(executablePath === undefined)(
  'the console in Chromium (skipped where there is none)',
  { timeout: 90_000 },
  () => {
    let browser: Browser;
    let server: RunningServer;
    let page: Page;
    let complaints: string[];
    let foreignRequests: string[];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS });
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      server = await startServer({ port: 0 });
      page = await browser.newPage({ viewport: { width: 900, height: 760 } });
      complaints = [];
      foreignRequests = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (new URL(request.url()).host !== server.url.host) foreignRequests.push(request.url());
      });
      await page.goto(server.url.href);
      await page.getByText('Connected', { exact: true }).waitFor();
    });
    afterEach(async () => {
      await page.close();
      await server.close();
    });

    const answered = async (index: number): Promise<Record<string, string>> => {
      const card = page.locator('.answer').nth(index);
      await card.and(page.locator('[data-status="done"], [data-status="failed"]')).waitFor();
      return card.evaluate((element) => ({ ...(element as unknown as { dataset: Record<string, string> }).dataset }));
    };

    it('answers a typed text with a transcript and audible sound', async () => {
      await page.getByLabel('Your text').fill('good morning');
      await page.keyboard.press('Enter');
      const heard = await answered(0);
      expect(heard).toMatchObject({ status: 'done' });
      expect(await page.locator('.transcript').innerText()).toContain('good morning');
      expect(Number(heard['sampleCount'])).toBeGreaterThan(6_000);
      expect(Number(heard['rms'])).toBeGreaterThan(0.01);
      expect(heard['playedSampleCount']).toBe(heard['sampleCount']);
      expect(await page.locator('.answer svg path').getAttribute('d')).toMatch(/^M/);
      expect(await page.locator('.answer .facts').innerText()).toMatch(/First audio\s*\d/);
      expect(complaints).toEqual([]);
      expect(foreignRequests).toEqual([]);
    });

    it('answers a WAV file that is not 24 kHz, in the same conversation', async () => {
      await page.getByLabel('Your text').fill('Good morning.');
      await page.getByRole('button', { name: 'Send' }).click();
      await answered(0);
      await page.getByLabel('WAV').setInputFiles(speech);
      const heard = await answered(1);
      expect(heard).toMatchObject({ status: 'done' });
      expect(Number(heard['sampleCount'])).toBeGreaterThan(6_000);
      expect(Number(heard['rms'])).toBeGreaterThan(0.01);
      expect(await page.locator('.prompt').nth(1).innerText()).toContain('speech-22050hz.wav');
      expect(complaints).toEqual([]);
      expect(foreignRequests).toEqual([]);
      await screenshots(page);
    });

    it('stops an answer on request, and answers the next', async () => {
      await page.getByLabel('Your text').fill('a long story '.repeat(60));
      await page.keyboard.press('Enter');
      await page.locator('.answer[data-status="speaking"]').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.locator('.answer[data-status="stopped"]').waitFor();
      const heard = await page.locator('.answer').getAttribute('data-played-sample-count');
      await page.getByLabel('Your text').fill('short');
      await page.keyboard.press('Enter');
      expect(await answered(1)).toMatchObject({ status: 'done' });
      expect(await page.locator('.answer').first().getAttribute('data-played-sample-count')).toBe(heard);
      expect(complaints).toEqual([]);
    });

    it('hears who holds the button to talk, and answers when it is let go', async () => {
      const button = page.getByRole('button', { name: 'Hold to talk' });
      await button.hover();
      await page.mouse.down();
      await page.locator('.talk[data-microphone="listening"]').waitFor();
      // As long as a word takes.
      await page.waitForTimeout(1_000);
      await page.mouse.up();
      expect(await answered(0)).toMatchObject({ status: 'done' });
      expect(await page.locator('.prompt').innerText()).toMatch(/Microphone\s+\d\.\d s sent/);
      expect(await page.locator('.transcript').innerText()).toMatch(/I heard [01]\.\d+ seconds/);
      await button.waitFor();

      await button.focus();
      await page.keyboard.down('Space');
      await page.locator('.talk[data-microphone="listening"]').waitFor();
      await page.waitForTimeout(500);
      await page.keyboard.up('Space');
      await page.locator('.answer').nth(1).and(page.locator('[data-status="speaking"]')).waitFor();
      expect(complaints).toEqual([]);
      expect(foreignRequests).toEqual([]);
    });

    it('draws the frequencies of an answer for who opens them', async () => {
      await page.getByLabel('Your text').fill('good morning');
      await page.keyboard.press('Enter');
      await answered(0);
      await page.getByText('Spectrogram').click();
      await page.locator('.spectrogram svg path').first().waitFor();
      expect(await page.locator('.spectrogram svg path').count()).toBeGreaterThan(8);
      expect(complaints).toEqual([]);
    });

    it('says what is wrong with a file that is no WAV', async () => {
      await page
        .getByLabel('WAV')
        .setInputFiles({ name: 'song.wav', mimeType: 'audio/wav', buffer: Buffer.from('ID3') });
      expect(await page.getByRole('alert').innerText()).toMatch(/cannot be sent.*WAV/s);
      expect(await page.locator('.answer').count()).toBe(0);
      expect(complaints).toEqual([]);
    });

    it('says that the server is gone, and reconnects when it is back', async () => {
      await server.close();
      await page.getByText('Not connected').waitFor();
      expect(await page.getByRole('alert').innerText()).toMatch(/session ended/);
      const reconnect = page.getByRole('alert').getByRole('button', { name: 'Reconnect' });
      await reconnect.click();
      await page.getByText('does not answer').waitFor();
      server = await startServer({ port: Number(server.url.port) });
      await reconnect.click();
      await page.getByText('Connected', { exact: true }).waitFor();
      await page.getByLabel('Your text').fill('again');
      await page.keyboard.press('Enter');
      expect(await answered(0)).toMatchObject({ status: 'done' });
    });

    it('shows what went wrong where the user looks, however long the conversation is', async () => {
      await page.setViewportSize({ width: 360, height: 640 });
      await page.getByLabel('Your text').fill('a long story '.repeat(80));
      await page.keyboard.press('Enter');
      await page.locator('.answer[data-status="speaking"]').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await server.close();
      await page.getByText('Not connected').waitFor();
      expect(Number(await page.evaluate('scrollY'))).toBeGreaterThan(0);
      const place = await page.getByRole('alert').boundingBox();
      expect(place?.y).toBeGreaterThanOrEqual(0);
      expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(640);
    });

    it('can be used with the keyboard alone', async () => {
      const focused = (): Promise<string> =>
        page.evaluate('document.activeElement.labels?.[0]?.innerText.trim() || document.activeElement.innerText');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Your text');
      await page.keyboard.type('hello');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('WAV');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Send');
      await page.keyboard.press('Enter');
      expect(await answered(0)).toMatchObject({ status: 'done' });
    });

    it('fits a screen of 360 pixels', async () => {
      await page.setViewportSize({ width: 360, height: 640 });
      await page.getByLabel('Your text').fill('w'.repeat(90));
      await page.keyboard.press('Enter');
      await page.locator('.answer svg').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    });
  },
);

/** Pictures of the page as it is, light and dark, wide and narrow; only when `ANTIPHON_SCREENSHOTS` names a folder. */
async function screenshots(page: Page): Promise<void> {
  const folder = process.env['ANTIPHON_SCREENSHOTS'];
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  const take = (name: string): Promise<unknown> => page.screenshot({ path: join(folder, `${name}.png`) });
  await take('console');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take('console-dark');
  await page.setViewportSize({ width: 360, height: 640 });
  await take('console-narrow');
}
