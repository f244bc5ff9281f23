import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RecoveringSession, openRecovering } from './support/open-recovering.ts';
import { settled } from './support/scripted-server.ts';
import { audioDelta, responseCreated, responseDone, userItem } from './support/server-events.ts';

/** What may happen to a session, in any order. */
const STEPS = [
  'add',
  'delete',
  'respond',
  'finish',
  'update',
  'append',
  'commit',
  'sever',
  'close',
  'roll',
  'cut',
  'wait',
  'hour',
] as const;
type Step = (typeof STEPS)[number];

interface Model {
  readonly open: RecoveringSession;
  /** Everything that was asked for: each must end. */
  readonly asked: Promise<unknown>[];
  readonly added: string[];
  itemCount: number;
  responseCount: number;
}

const present = ({ open }: Model) => open.server.peers.findLast(({ isConnected }) => isConnected);

async function take(step: Step, model: Model): Promise<void> {
  const { open, asked } = model;
  const { session } = open;
  const ask = (promise: Promise<unknown>) => void asked.push(promise.catch((error: unknown) => error));
  switch (step) {
    case 'add': {
      const id = `item_${(model.itemCount += 1)}`;
      return ask(session.addItem(userItem(id)).then(() => model.added.push(id)));
    }
    case 'delete': {
      const id = model.added.shift();
      return id === undefined ? undefined : ask(session.deleteItem(id));
    }
    case 'respond':
      return ask(session.respond({ timeoutMs: 50_000 }).result);
    case 'finish': {
      const id = `r${(model.responseCount += 1)}`;
      present(model)?.send(responseCreated(id), audioDelta(id, Uint8Array.of(1)), responseDone(id));
      return settled();
    }
    case 'update':
      return ask(session.update({ max_output_tokens: 1 + (asked.length % 3) }));
    case 'append':
      return ask(session.appendAudio(new Uint8Array(4_800)));
    case 'commit':
      return ask(session.commitAudio());
    case 'sever':
      open.server.sever();
      return settled();
    case 'close':
      await present(model)?.close(1012);
      return settled();
    case 'roll':
      return ask(session.rollOver({ timeoutMs: 10_000 }));
    case 'cut':
      return ask(session.rollOver({ timeoutMs: 10_000, isImmediate: true }));
    case 'wait':
      return open.pass(700);
    case 'hour':
      return open.pass(61_000);
    default:
      return step satisfies never;
  }
}

test('whatever happens, everything that is asked for ends, the conversation stays whole, and nothing is left', async () => {
  const steps = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 30 });
  const property = fc.asyncProperty(steps, fc.integer({ min: 0, max: 99 }), async (path, chance) => {
    const open = await openRecovering(
      { refuse: (incoming, index) => index > 0 && (index * 37 + chance) % 5 === 0 && (incoming.reject(503), true) },
      {
        recovery: { retainedInputMs: chance * 10, maximumSessionMs: 90_000, maximumAttempts: 100, maximumTotalMs: 1e9 },
      },
    );
    const model: Model = { open, asked: [], added: [], itemCount: 0, responseCount: 0 };
    for (const step of path) await take(step, model);
    // All time limits pass, and whatever is being made anew is.
    for (let turn = 0; turn < 8; turn += 1) await open.pass(16_000);
    await Promise.all(model.asked);
    await open.reach('open');
    const ids = open.session.conversation.items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(model.added));
    // The server knows what the session knows.
    const known: string[] = [];
    for (const event of present(model)?.heard ?? []) {
      if (event.type === 'conversation.item.create') known.push(event.item.id ?? '');
      if (event.type === 'conversation.item.delete') known.splice(known.indexOf(event.item_id), 1);
    }
    expect(known).toEqual(ids);
    await open.session.close();
    await settled();
    expect(open.clock.timerCount).toBe(0);
    expect(open.server.peers.filter(({ isConnected }) => isConnected)).toEqual([]);
    await open.server[Symbol.asyncDispose]();
  });
  await fc.assert(property, { numRuns: 150 });
});
