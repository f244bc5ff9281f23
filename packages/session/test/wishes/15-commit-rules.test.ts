import { createPushToTalk } from '@antiphon/session';
import { from } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { failureOf, openSession } from '../support/open-session.ts';
import { type ScriptedServerOptions, settled } from '../support/scripted-server.ts';
import { apiError, sessionCreated } from '../support/server-events.ts';

const milliseconds = (durationMs: number): Uint8Array => new Uint8Array(48 * durationMs);

/** A server that keeps the rules of the input buffer. */
function strictBuffer(): NonNullable<ScriptedServerOptions['answer']> {
  let bufferedMs = 0;
  return (event) => {
    switch (event.type) {
      case 'input_audio_buffer.append':
        bufferedMs += (event.audio.length * 3) / 4 / 48;
        return [];
      case 'input_audio_buffer.clear':
        bufferedMs = 0;
        return [{ type: 'input_audio_buffer.cleared' }];
      case 'input_audio_buffer.commit': {
        const isEmpty = bufferedMs < 100;
        if (!isEmpty) bufferedMs = 0;
        return isEmpty
          ? [apiError({ code: 'input_audio_buffer_commit_empty', message: 'the buffer is too small' })]
          : [{ type: 'input_audio_buffer.committed', item_id: 'item_1' }];
      }
      default:
        return [];
    }
  };
}

const withDetection = (turnDetection: object | null): ScriptedServerOptions => ({
  answer: strictBuffer(),
  greeting: [sessionCreated({ audio: { input: { turn_detection: turnDetection } } } as never)],
});

const REFUSED = { code: 'SERVER_ERROR', details: { errorCode: 'input_audio_buffer_commit_empty' } };

describe('wish 15: commit rules', () => {
  test('commit of an empty buffer, or of less than 100 ms, is refused by name', async () => {
    await using open = await openSession(withDetection(null));
    expect(await failureOf(open.session.commitAudio())).toMatchObject(REFUSED);
    await open.session.appendAudio(milliseconds(99));
    expect(await failureOf(open.session.commitAudio())).toMatchObject(REFUSED);
    await open.session.appendAudio(milliseconds(1));
    expect(await open.session.commitAudio()).toBe('item_1');
  });

  test('what sendAudio could not commit is cleared, so that the next turn does not begin with it', async () => {
    await using open = await openSession(withDetection(null));
    const sending = open.session.sendAudio(from([milliseconds(60)]), { commit: true });
    expect(await failureOf(sending)).toMatchObject(REFUSED);
    await open.session.appendAudio(milliseconds(60));
    expect(await failureOf(open.session.commitAudio())).toMatchObject(REFUSED);
  });

  test('commit under turn detection, when the server has taken all of it, is no failure of sendAudio', async () => {
    await using open = await openSession({
      ...withDetection({ type: 'server_vad' }),
      answer: ({ type }) =>
        type === 'input_audio_buffer.commit' ? [apiError({ code: 'input_audio_buffer_commit_empty' })] : [],
    });
    expect(await open.session.sendAudio(from([milliseconds(500)]), { commit: true })).toEqual({
      durationMs: 500,
      droppedMs: 0,
    });
    await settled();
    expect(open.server.heard.map(({ type }) => type)).not.toContain('input_audio_buffer.clear');
  });

  test('commit starts no response', async () => {
    await using open = await openSession(withDetection(null));
    await open.session.sendAudio(from([milliseconds(500)]), { commit: true });
    await settled();
    expect(open.server.heard.map(({ type }) => type)).toEqual([
      'input_audio_buffer.append',
      'input_audio_buffer.commit',
    ]);
  });

  test('a button that was touched only is too short: it clears, says so and commits nothing', async () => {
    await using open = await openSession(withDetection(null));
    const button = createPushToTalk(open.session);
    button.write(milliseconds(1_000));
    button.press();
    button.write(milliseconds(99));
    expect(await button.release()).toEqual({ status: 'too-short', durationMs: 399 });
    await settled();
    const types = open.server.heard.map(({ type }) => type);
    expect(types.at(-1)).toBe('input_audio_buffer.clear');
    expect(types).not.toContain('input_audio_buffer.commit');
  });

  test('however short the minimum, less than 100 ms is never committed', async () => {
    await using open = await openSession(withDetection(null));
    const button = createPushToTalk(open.session, { minimumMs: 0, preRollMs: 0, respond: false });
    button.press();
    button.write(milliseconds(99));
    expect(await button.release()).toEqual({ status: 'too-short', durationMs: 99 });
    button.press();
    button.write(milliseconds(100));
    expect(await button.release()).toMatchObject({ status: 'sent' });
  });

  test('a button under turn detection is refused when it is pressed', async () => {
    await using open = await openSession(withDetection({ type: 'server_vad' }));
    const button = createPushToTalk(open.session);
    expect(() => button.press()).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(button.isPressed).toBe(false);
  });
});
