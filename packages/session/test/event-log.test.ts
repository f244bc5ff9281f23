import type { Logger } from '@antiphon/interface';
import type { LoggedEvents } from '@antiphon/session';
import { expect, test } from 'vitest';
import { openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import {
  audioDelta,
  itemAdded,
  responseCreated,
  responseDone,
  transcriptDelta,
  userItem,
} from './support/server-events.ts';

const CONTENT = 'what the user said';
const PCM = Uint8Array.from({ length: 300 }, (_, index) => index % 251);
const BASE64 = Buffer.from(PCM).toString('base64');

/** A logger that keeps its lines as text. */
function keepingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const keep = (message: string, fields?: object) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  return { lines, logger: { debug: keep, info: keep, warn: keep, error: keep } };
}

async function talk(logEvents?: LoggedEvents): Promise<string[]> {
  const { logger, lines } = keepingLogger();
  await using open = await openSession({}, { logger, logEvents });
  open.session
    .addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: CONTENT }] })
    .catch(() => undefined);
  await open.session.appendAudio(PCM);
  open.session.respond({ instructions: CONTENT }).result.catch(() => undefined);
  open.server.send(
    itemAdded(userItem('a', CONTENT), null),
    responseCreated('r1'),
    audioDelta('r1', PCM),
    transcriptDelta('r1', CONTENT),
    responseDone('r1'),
  );
  open.server.sendFrame(`{"type":"response.done","${CONTENT}`);
  await settled();
  return lines;
}

test.each([undefined, 'none', 'types'] as const)('a logger gets no content with logEvents %s', async (logEvents) => {
  const lines = await talk(logEvents);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes(CONTENT) || line.includes(BASE64))).toEqual([]);
});

test('types tells type and ids of every event in both directions', async () => {
  const lines = await talk('types');
  expect(lines).toContainEqual(expect.stringMatching(/^event sent .*conversation\.item\.create/));
  expect(lines).toContainEqual(expect.stringMatching(/^event received .*response\.output_audio\.delta.*"r1"/));
  expect((await talk('none')).filter((line) => line.startsWith('event '))).toEqual([]);
});

test('content tells what was said, and of audio only its length', async () => {
  const lines = await talk('content');
  expect(lines.filter((line) => line.includes(CONTENT)).length).toBeGreaterThan(2);
  expect(lines.filter((line) => line.includes(BASE64))).toEqual([]);
  expect(lines).toContainEqual(expect.stringContaining(`${BASE64.length} characters of base64`));
});
