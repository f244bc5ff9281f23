import { bytesFromBase64 } from '@antiphon/protocol';
import { createPushToTalk, type Interruption, type PushToTalkOptions } from '@antiphon/session';
import { describe, expect, test } from 'vitest';
import { failureOf, openSession, type OpenSession } from './support/open-session.ts';
import { type ScriptedServerOptions, settled } from './support/scripted-server.ts';
import { apiError, responseCreated, sessionCreated, sessionUpdated } from './support/server-events.ts';

const milliseconds = (durationMs: number, value: number): Uint8Array => new Uint8Array(48 * durationMs).fill(value);

const obey: NonNullable<ScriptedServerOptions['answer']> = ({ type }) => {
  if (type === 'input_audio_buffer.commit') return [{ type: 'input_audio_buffer.committed', item_id: 'item_1' }];
  if (type === 'input_audio_buffer.clear') return [{ type: 'input_audio_buffer.cleared' }];
  return type === 'response.create' ? [responseCreated('r1')] : [];
};

async function withButton(options: PushToTalkOptions = {}, answer = obey, turnDetection: object | null = null) {
  const session = { audio: { input: { turn_detection: turnDetection } } } as never;
  const open = await openSession({ answer, greeting: [sessionCreated(session)] });
  return { ...open, button: createPushToTalk(open.session, options) };
}

const types = ({ server }: OpenSession): string[] => server.heard.map(({ type }) => type);
/** What was sent, as runs of equal bytes: how many milliseconds of which value. */
function sent({ server }: OpenSession): [value: number, durationMs: number][] {
  const bytes = server.heard.flatMap((event) =>
    event.type === 'input_audio_buffer.append' ? [...bytesFromBase64(event.audio)] : [],
  );
  const runs: [number, number][] = [];
  for (const byte of bytes) {
    const last = runs.at(-1);
    if (last?.[0] === byte) last[1] += 1 / 48;
    else runs.push([byte, 1 / 48]);
  }
  return runs.map(([value, durationMs]) => [value, Math.round(durationMs)]);
}

describe('a turn', () => {
  test('has what was said before the press, and nothing from before that', async () => {
    await using open = await withButton({ preRollMs: 250 });
    for (let value = 1; value <= 10; value += 1) open.button.write(milliseconds(100, value));
    expect(open.server.heard).toEqual([]);
    open.button.press();
    open.button.write(milliseconds(120, 99));
    const turn = await open.button.release();
    expect(turn).toMatchObject({ status: 'sent', itemId: 'item_1', durationMs: 370 });
    await settled();
    expect(sent(open)).toEqual([
      [8, 50],
      [9, 100],
      [10, 100],
      [99, 120],
    ]);
    expect(open.clock.timerCount).toBe(1);
  });

  test('goes out while the button is down, in events of 100 ms; commit and response follow each other at once', async () => {
    await using open = await withButton({ preRollMs: 0 });
    open.button.press();
    expect(open.button.isPressed).toBe(true);
    for (let index = 0; index < 9; index += 1) open.button.write(milliseconds(25, 1));
    await settled();
    expect(types(open)).toEqual(['input_audio_buffer.append', 'input_audio_buffer.append']);
    const turn = await open.button.release();
    expect(open.button.isPressed).toBe(false);
    await settled();
    expect(types(open).slice(2)).toEqual(['input_audio_buffer.append', 'input_audio_buffer.commit', 'response.create']);
    expect(turn.status === 'sent' && turn.response?.id).toBe('r1');
  });

  test('does not begin with the end of the one before', async () => {
    await using open = await withButton({ respond: false });
    for (const value of [1, 2]) {
      open.button.press();
      open.button.write(milliseconds(150, value));
      expect(await open.button.release()).not.toHaveProperty('response');
    }
    await settled();
    expect(sent(open)).toEqual([
      [1, 150],
      [2, 150],
    ]);
  });

  test('is converted from what the microphone gives, pre-roll included', async () => {
    const format = { encoding: 'float', bitsPerSample: 32, sampleRateHz: 48_000, channelCount: 2 } as const;
    await using open = await withButton({ format, preRollMs: 200 });
    const frames = (durationMs: number) => new Float32Array(96 * durationMs);
    for (let index = 0; index < 50; index += 1) open.button.write(frames(10));
    open.button.press();
    for (let index = 0; index < 30; index += 1) open.button.write(frames(10));
    // What the resampler still held at the press was said before it.
    const turn = await open.button.release();
    expect(turn).toMatchObject({ status: 'sent' });
    expect(turn.durationMs).toBeGreaterThanOrEqual(500);
    expect(turn.durationMs).toBeLessThan(510);
  });

  test('is G.711 where the session takes that, also when it learns of it later', async () => {
    await using open = await withButton({ preRollMs: 100, respond: false });
    open.button.write(milliseconds(100, 1));
    const input = { format: { type: 'audio/pcmu' }, turn_detection: null } as const;
    open.server.send(sessionUpdated({ audio: { input } }));
    await settled();
    open.button.write(new Int16Array(8 * 100));
    open.button.press();
    open.button.write(new Int16Array(8 * 150));
    expect(await open.button.release()).toMatchObject({ durationMs: 250 });
  });

  test('interrupts what is playing when it begins', async () => {
    const order: string[] = [];
    const playback = {
      interrupt: (): Promise<Interruption | undefined> => {
        order.push('interrupt');
        return Promise.reject(new Error('told elsewhere'));
      },
    };
    await using open = await withButton({ playback });
    open.session.sent$.subscribe(({ type }) => order.push(type));
    open.button.write(milliseconds(300, 1));
    open.button.press();
    open.button.press();
    expect(order).toEqual(['interrupt', 'input_audio_buffer.append']);
  });
});

describe('a turn that fails', () => {
  test('is told at the release, the buffer is cleared, and nothing is asked for', async () => {
    await using open = await withButton();
    open.server.pause();
    open.button.press();
    for (let index = 0; index < 200; index += 1) open.button.write(milliseconds(100, 1));
    await settled();
    open.clock.advance(10_000);
    await settled();
    open.server.resume();
    expect(await failureOf(open.button.release())).toMatchObject({ code: 'TIMEOUT' });
    await settled();
    expect(types(open).filter((type) => type !== 'input_audio_buffer.append')).toEqual(['input_audio_buffer.clear']);
  });

  test('because the server refuses the commit cancels the response', async () => {
    await using open = await withButton({}, (event) =>
      event.type === 'input_audio_buffer.commit' ? [apiError({ event_id: event.event_id ?? null })] : obey(event),
    );
    open.button.press();
    open.button.write(milliseconds(200, 1));
    expect(await failureOf(open.button.release())).toMatchObject({ code: 'SERVER_ERROR' });
    await settled();
    expect(types(open).slice(-3)).toEqual(['response.create', 'response.cancel', 'input_audio_buffer.clear']);
  });

  test('because the connection is lost says so', async () => {
    await using open = await withButton();
    open.button.press();
    open.button.write(milliseconds(200, 1));
    open.server.sever();
    await settled();
    expect(await failureOf(open.button.release())).toMatchObject({ code: 'CLOSED' });
    expect(open.clock.timerCount).toBe(0);
  });
});

test('cancel clears the buffer and makes nothing; without a press it does nothing', async () => {
  await using open = await withButton();
  await open.button.cancel();
  open.button.press();
  open.button.write(milliseconds(200, 1));
  await open.button.cancel();
  expect(open.button.isPressed).toBe(false);
  expect(await open.button.release()).toEqual({ status: 'too-short', durationMs: 0 });
  await settled();
  expect(types(open).filter((type) => type !== 'input_audio_buffer.append')).toEqual(['input_audio_buffer.clear']);
});

test('a button that is disposed clears what it sent and takes nothing more', async () => {
  await using open = await withButton();
  open.button.press();
  open.button.write(milliseconds(200, 1));
  open.button[Symbol.dispose]();
  open.button.write(milliseconds(200, 1));
  open.button.press();
  await settled();
  expect(types(open)).toEqual(['input_audio_buffer.append', 'input_audio_buffer.append', 'input_audio_buffer.clear']);
});

test.each([{ preRollMs: -1 }, { preRollMs: Number.POSITIVE_INFINITY }, { minimumMs: Number.NaN }])(
  '%o is INVALID_ARGUMENT',
  async (options) => {
    await using open = await openSession();
    expect(() => createPushToTalk(open.session, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  },
);
