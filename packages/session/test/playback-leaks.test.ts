import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPushToTalk } from '@antiphon/session';
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import { countingSignal } from './support/counting-signal.ts';
import { failureOf } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { talkingSession } from './support/talking-session.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A turn that is interrupted, on a link that goes on. */
async function interruptedTurn(talk: Awaited<ReturnType<typeof talkingSession>>, id: string): Promise<WeakRef<object>> {
  let last: Uint8Array = new Uint8Array();
  const subscription = talk.session.audio$.subscribe(({ bytes }) => (last = bytes));
  await talk.say(id, 1_000);
  await talk.link.interrupt();
  subscription.unsubscribe();
  return new WeakRef(last);
}

test('audio that was played or cut is not kept by the playback or its link', async () => {
  // A sink that keeps nothing.
  await using talk = await talkingSession({ sink: { play: () => undefined, stop: () => undefined } });
  const references: WeakRef<object>[] = [];
  for (let turn = 0; turn < 10; turn += 1) references.push(await interruptedTurn(talk, `r${turn}`));
  await settled();
  collectGarbage();
  // The last turn may still lie on the stack.
  expect(references.slice(0, -2).filter((reference) => reference.deref() !== undefined)).toEqual([]);
});

async function closedTalk(): Promise<WeakRef<object>[]> {
  const talk = await talkingSession();
  const button = createPushToTalk(talk.session, { playback: talk.link });
  await talk.say('r1', 100);
  await talk[Symbol.asyncDispose]();
  return [talk.session, talk.playback, talk.link, button].map((one) => new WeakRef(one));
}

test('a closed session leaves no playback, link or button behind', async () => {
  const references = [...(await closedTalk()), ...(await closedTalk())];
  await settled();
  collectGarbage();
  expect(references.slice(0, 4).filter((reference) => reference.deref() !== undefined)).toEqual([]);
});

test('sending, pacing and interrupting gather no listeners on a signal, and no timers', async () => {
  const { signal, listenerCount } = countingSignal();
  await using talk = await talkingSession({ minimumSpeechMs: 100 });
  const microphone = new Subject<Uint8Array>();
  const paced = failureOf(talk.session.appendAudio(new Uint8Array(48_000), { pace: 'realtime', signal }));
  const streamed = failureOf(talk.session.sendAudio(microphone, { signal }));
  await talk.say('r1', 1_000);
  await talk.startSpeech();
  await talk.link.interrupt({ signal });
  await settled();
  expect(listenerCount()).toBeGreaterThan(0);
  await talk.session.close();
  expect(await paced).toMatchObject({ code: 'CLOSED' });
  expect(await streamed).toMatchObject({ code: 'CLOSED' });
  await settled();
  expect([listenerCount(), talk.clock.timerCount, microphone.observed]).toEqual([0, 0, false]);
});
