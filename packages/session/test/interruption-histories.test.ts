import type { Interruption } from '@antiphon/session';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settled } from './support/scripted-server.ts';
import { audioDelta, responseCreated, responseDone } from './support/server-events.ts';
import { audioOf, talkingSession, type TalkingSession } from './support/talking-session.ts';

type Step =
  | { readonly kind: 'respond'; readonly isBeside: boolean }
  | { readonly kind: 'speak'; readonly itemIndex: number; readonly durationMs: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'play'; readonly durationMs: number }
  | { readonly kind: 'interrupt'; readonly by: 'speech' | 'request' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('respond' as const), isBeside: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('speak' as const),
      itemIndex: fc.nat(2),
      durationMs: fc.integer({ min: 1, max: 400 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('play' as const), durationMs: fc.integer({ min: 1, max: 1_200 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('interrupt' as const),
      by: fc.constantFrom('speech' as const, 'request' as const),
    }),
  },
);

interface ModelItem {
  readonly isBeside: boolean;
  receivedMs: number;
  heardMs: number;
  isBeingMade: boolean;
  isCut: boolean;
}

/** What a server, a loudspeaker and a listener know, apart from the code under test. */
function createModel(talk: TalkingSession) {
  const items = new Map<string, ModelItem>();
  let queue: { readonly itemId: string; leftMs: number }[] = [];
  let running: { readonly id: string; readonly isBeside: boolean; itemIndex: number } | undefined;
  let totalMs = 0;
  let responseCount = 0;

  const finishItems = () => {
    for (const item of items.values()) item.isBeingMade = false;
  };
  const end = () => {
    running = undefined;
    finishItems();
  };
  return {
    end,
    isRunning: () => running,
    respond(isBeside: boolean) {
      if (running !== undefined) return;
      running = { id: `r${(responseCount += 1)}`, isBeside, itemIndex: 0 };
      talk.server.send(responseCreated(running.id, isBeside ? { conversation_id: null } : {}));
    },
    speak(itemIndex: number, durationMs: number) {
      if (running === undefined) return;
      if (itemIndex > running.itemIndex) finishItems();
      running.itemIndex = Math.max(running.itemIndex, itemIndex);
      const itemId = `item_${running.id}_${running.itemIndex}`;
      const known = items.get(itemId);
      const fresh = { isBeside: running.isBeside, receivedMs: 0, heardMs: 0, isBeingMade: true, isCut: false };
      const item = known ?? fresh;
      items.set(itemId, item);
      item.receivedMs += durationMs;
      queue.push({ itemId, leftMs: durationMs });
      talk.server.send(audioDelta(running.id, audioOf(durationMs), [running.itemIndex, 0]));
    },
    play(durationMs: number) {
      let budgetMs = durationMs;
      for (const piece of queue) {
        const takenMs = Math.min(piece.leftMs, budgetMs);
        piece.leftMs -= takenMs;
        budgetMs -= takenMs;
        totalMs += takenMs;
        const item = items.get(piece.itemId);
        if (item !== undefined) item.heardMs += takenMs;
      }
      queue = queue.filter(({ leftMs }) => leftMs > 0);
      talk.playback.played({ totalPlayedMs: totalMs });
    },
    /** What has to be cut now, in order. */
    cut(): string[] {
      const expected: string[] = [];
      const deleted: string[] = [];
      for (const [itemId, item] of items) {
        const isWhole = item.heardMs === item.receivedMs && !item.isBeingMade;
        if (item.isCut || isWhole) continue;
        item.isCut = true;
        if (item.isBeside) continue;
        if (item.heardMs === 0) deleted.push(`delete ${itemId}`);
        else expected.push(`truncate ${itemId}/0 at ${item.heardMs}`);
      }
      queue = [];
      return [...expected, ...deleted];
    },
  };
}

async function interrupt(talk: TalkingSession, by: 'speech' | 'request'): Promise<Interruption | undefined> {
  const before = talk.interruptions.length;
  if (by === 'speech') await talk.startSpeech();
  else await talk.link.interrupt();
  await settled();
  return talk.interruptions.slice(before)[0];
}

async function runHistory(history: readonly Step[]): Promise<void> {
  await using talk = await talkingSession();
  const model = createModel(talk);
  for (const next of history) {
    if (next.kind === 'respond') model.respond(next.isBeside);
    else if (next.kind === 'speak') model.speak(next.itemIndex, next.durationMs);
    else if (next.kind === 'end') {
      const running = model.isRunning();
      if (running !== undefined) talk.server.send(responseDone(running.id));
      model.end();
    } else if (next.kind === 'play') {
      await settled();
      model.play(next.durationMs);
    } else {
      await settled();
      const sentBefore = talk.commands().length;
      const running = model.isRunning();
      const expected = model.cut();
      const interruption = await interrupt(talk, next.by);
      const sent = talk.commands().slice(sentBefore);
      expect(sent.filter((command) => !command.startsWith('cancel'))).toEqual(expected);
      expect(talk.playback.isPlaying).toBe(false);
      if (interruption === undefined) expect(expected).toEqual([]);
      // A server that hears speech ends the response of the conversation by itself.
      if (running !== undefined && interruption?.responseIds.includes(running.id)) {
        if (!sent.includes(`cancel ${running.id}`)) talk.server.send(responseDone(running.id, { status: 'cancelled' }));
        model.end();
      }
    }
  }
  await settled();
}

test('whatever the history, an interruption cuts what was not heard, where it was not heard, and nothing else', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), runHistory), { numRuns: 200 });
});
