import { deepStrictEqual } from 'node:assert/strict';
import type { CloseInfo } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { fakeClock } from '../support/fake-clock.ts';
import { checkConversation, checkEnd } from './check-history.ts';
import { manualTransport } from './manual-transport.ts';
import { modelServer } from './model-server.ts';
import { observeSession } from './observed-session.ts';
import { sessionOf } from './server-quirks.ts';
import type { History, Step } from './steps.ts';
import { flushed, inputAudio, type World } from './world.ts';

const CLOSES: Readonly<Record<'remote' | 'broken' | 'lost', CloseInfo>> = {
  remote: { code: 1000, reason: '', initiator: 'remote' },
  broken: { code: 1011, reason: 'broken', initiator: 'remote' },
  lost: { code: 1006, reason: '', initiator: 'lost' },
};

/** Lives through one history and holds what the user saw against what the server did. Throws at the first difference. */
export async function runHistory({ quirks, steps }: History): Promise<void> {
  const clock = fakeClock();
  const link = manualTransport();
  const endpoint = compatible({ url: 'wss://model.test/v1/realtime', model: 'm' });
  const connecting = connectSession({
    endpoint,
    transport: link.transport,
    clock,
    recovery: false,
    retainAudio: 'user',
  });
  await flushed();
  link.deliver(JSON.stringify({ type: 'session.created', event_id: 'event_0', session: sessionOf(quirks) }));
  const user = observeSession(await connecting);
  const server = modelServer(link, quirks);
  const world: World = { clock, link, server, user, appendedMs: 0, isPunctual: true, faults: [] };
  watchCreates(world);
  watchTurns(world);
  for (const step of steps) {
    perform(step, world);
    await flushed();
    deepStrictEqual(world.faults, []);
    if (server.wire.undeliveredCount === 0 && link.isOpen) checkConversation(world);
  }
  await checkEnd(world, steps.at(-1));
}

function perform(step: Step, world: World): void {
  const { server, user, clock, link } = world;
  const { session } = user;
  switch (step.do) {
    case 'update':
      return user.command('session.update', (options) =>
        session.update({ instructions: `i${user.commands.length}` }, options),
      );
    case 'commit':
      return user.command('input_audio_buffer.commit', (options) => session.commitAudio(options));
    case 'clear':
      return user.command('input_audio_buffer.clear', (options) => session.clearAudio(options));
    case 'append': {
      const bytes = inputAudio(world.appendedMs, step.lengthMs);
      world.appendedMs += step.lengthMs;
      return user.command('input_audio_buffer.append', () => session.appendAudio(bytes));
    }
    case 'addItem': {
      const item = {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: `t${user.commands.length}` }],
      } as const;
      const places = { end: undefined, root: 'root', after: knownItem(world, step.pick), unknown: 'item_unknown' };
      const previousItemId = places[step.place];
      return user.command('conversation.item.create', (options) =>
        session.addItem(item, { previousItemId, ...options }),
      );
    }
    case 'deleteItem':
      return user.command('conversation.item.delete', (options) =>
        session.deleteItem(knownItem(world, step.pick) ?? 'none', options),
      );
    case 'retrieveItem':
      return user.command('conversation.item.retrieve', (options) =>
        session.retrieveItem(knownItem(world, step.pick) ?? 'none', options),
      );
    case 'truncate': {
      const spoken = session.conversation.items.filter((item) => item.type === 'message' && item.role === 'assistant');
      const itemId = spoken[step.pick % spoken.length]?.id ?? 'none';
      return user.command('conversation.item.truncate', (options) => session.truncate(itemId, step.playedMs, options));
    }
    case 'respond':
      return user.respond(step);
    case 'cancel':
      return user.cancelLast();
    case 'abort':
      return user.abortLast();
    case 'serve':
      for (let count = 0; count < step.count; count += 1) server.serve(step.refuses);
      return undefined;
    case 'deliver':
      return server.wire.deliver(step.count);
    case 'speechStarts':
      return server.speechStarts();
    case 'speechStops':
      return server.speechStops();
    case 'speak':
      return server.speak(step.pick, step.lengthMs);
    case 'callFunction':
      return server.callFunction(step.pick);
    case 'finish':
      return server.finish(step.pick, step.status);
    case 'transcribe':
      return server.transcribe(step.pick, step.how);
    case 'misbehave':
      return server.misbehave(step.pick);
    case 'wait':
      if (step.durationMs > 1_000) {
        server.wire.deliver(Number.POSITIVE_INFINITY);
        server.forget();
        world.isPunctual = false;
      }
      return clock.advance(step.durationMs);
    case 'end':
      if (step.how === 'close' || step.how === 'closeTwice') {
        void session.close();
        if (step.how === 'closeTwice') void session.close();
      } else link.end(CLOSES[step.how]);
      return undefined;
    default:
      return step satisfies never;
  }
}

/** At most one response for the default conversation is asked for or under way, as far as the client can know. */
function watchCreates(world: World): void {
  const { user, server, faults } = world;
  const creates = new Set<string>();
  user.session.sent$.subscribe((event) => {
    if (event.type !== 'response.create' || event.response?.conversation === 'none') return;
    const isUnanswered = [...creates].some((eventId) => !server.wire.verdicts.has(eventId));
    const isWriting = server.responses.some(({ isDefault, reached }) => isDefault && reached.created && !reached.ended);
    creates.add(event.event_id ?? '');
    if (world.isPunctual && (isUnanswered || isWriting)) faults.push('a response was asked for while another writes');
    if (event.response?.metadata?.['asked'] !== event.response?.instructions) faults.push('a config changed later');
  });
}

/** A response that the server cut off has ended before the turn that cut it off becomes an item. */
function watchTurns({ user, server, faults }: World): void {
  user.session.events$.subscribe({
    next(event) {
      if (event.type !== 'input_audio_buffer.committed') return;
      const over = server.responses.filter(({ reached }) => reached.ended);
      const isOpen = over.some(({ id }) =>
        user.responses.some(({ stream, completed }) => stream.id === id && completed.length < 4),
      );
      if (isOpen) faults.push('a turn was committed before the response that it interrupted had ended');
    },
    error: () => undefined,
  });
}

function knownItem({ user: { session } }: World, pick: number): string | undefined {
  const { items } = session.conversation;
  return items[pick % items.length]?.id;
}
