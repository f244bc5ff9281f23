import {
  type AbortOptions,
  type AntiphonError,
  type Clock,
  type CloseInfo,
  isAntiphonError,
} from '@antiphon/interface';
import type { ConversationItem, ServerEvent, ServerEventOf, SessionConfig } from '@antiphon/protocol';
import { type CommandSender, createCommandSender, singleLink } from '../commands/command-sender.ts';
import { type Correlator, createCorrelator } from '../commands/correlator.ts';
import type { SessionLine } from '../line/session-line.ts';
import { isSameItem } from '../conversation/same-item.ts';
import { errorFromClose, isClosedError } from '../session-error.ts';
import { createDeferred } from '../waiting/deferred.ts';
import { settleWithin } from '../waiting/wait.ts';
import { createItemIds, type ItemIds } from './item-ids.ts';
import type { RestorationLoss, RetainedAudioSource } from './restorable-item.ts';
import { createRestorationEcho, type RestorationEcho } from './restoration-echo.ts';
import { type PlannedItem, planRestoration } from './restoration-plan.ts';
import { type RestorationStep, restorationSteps } from './restoration-steps.ts';

/** A new connection that is told what the old one knew, before it takes its place. */
export interface Preparation {
  readonly line: SessionLine;
  readonly itemIds: ItemIds;
  /** The server's name for its session. */
  readonly sessionId: string;
  /** How it ended, once it has. */
  readonly ended: CloseInfo | undefined;
  /** Sends the configuration and waits for its acknowledgement. */
  configure(config: SessionConfig, options?: AbortOptions): Promise<void>;
  /**
   * Tells the server what it does not know yet of a conversation, and forgets what is no longer in it. An item that the server refuses is a loss, no failure.
   * @throws {AntiphonError} when the connection ends, or does not answer in time.
   */
  restore(items: readonly ConversationItem[], options?: AbortOptions): Promise<void>;
  /** How many items it knows. */
  readonly itemCount: number;
  readonly losses: readonly RestorationLoss[];
  /** Whether an event only repeats what was restored. */
  readonly isEcho: (event: ServerEvent) => boolean;
  /** What the server said that is news: its session as it is now, then the rest in order. */
  takeNews(): readonly ServerEvent[];
}

export interface PreparationOptions {
  readonly line: SessionLine;
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
  readonly nextEventId: () => string;
  readonly retainedAudio?: RetainedAudioSource | undefined;
}

/** What the steps below work on. */
interface Parts extends Pick<PreparationOptions, 'line' | 'nextEventId'> {
  readonly sender: CommandSender;
  readonly itemIds: ItemIds;
  readonly echo: RestorationEcho;
  readonly known: PlannedItem[];
  readonly refused: Map<ConversationItem, RestorationLoss>;
}

export function createPreparation(options: PreparationOptions): Preparation {
  const { line, clock, commandTimeoutMs, nextEventId, retainedAudio } = options;
  const correlator = createCorrelator(clock);
  const sender = createCommandSender({
    clock,
    commandTimeoutMs,
    correlator,
    link: singleLink((event) => line.send(event)),
  });
  const itemIds = createItemIds();
  const echo = createRestorationEcho(itemIds);
  const parts: Parts = { line, nextEventId, sender, itemIds, echo, known: [], refused: new Map() };
  let planLosses: readonly RestorationLoss[] = [];
  let description: ServerEventOf<'session.created' | 'session.updated'> | undefined;
  let news: ServerEvent[] = [];
  let ended: CloseInfo | undefined;
  const endTold = createDeferred<undefined>();

  const receive = (event: ServerEvent): void => {
    if (event.type === 'session.created' || event.type === 'session.updated') description = event;
    if (!settles(event, correlator, echo) && !echo.isEcho(event)) news.push(event);
  };
  line.listen({ receive }, (close) => {
    ended = close;
    endTold.resolve(undefined);
    sender.rejectAll(errorFromClose(close, line.lastError));
  });
  const whileOpen = async (work: () => Promise<unknown>, { signal }: AbortOptions = {}) => {
    signal?.throwIfAborted();
    // One listener for all of them: there may be hundreds of commands.
    const onAbort = () => sender.rejectAll(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await work();
    } catch (error) {
      // A connection that is ending takes no more, and we shall be told in a moment why it ends.
      const what = 'the connection did not end';
      const limit = { clock, timeoutMs: commandTimeoutMs, signal, what };
      if (isClosedError(error)) await settleWithin(endTold.promise, limit);
      // However it showed first, the end of the connection is the reason.
      throw ended === undefined ? error : errorFromClose(ended, line.lastError);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  };
  return {
    line,
    itemIds,
    get sessionId() {
      return description?.session.id ?? '';
    },
    get ended() {
      return ended;
    },
    configure(config, abort) {
      const session = { ...config, type: 'realtime' } as const;
      const event = { type: 'session.update', event_id: nextEventId(), session } as const;
      return whileOpen(() => sender.command(event), abort);
    },
    async restore(items, abort) {
      echo.expectToolLists(items);
      const plan = planRestoration(items, retainedAudio);
      planLosses = plan.losses;
      const wanted = plan.items.filter(({ source }) => !parts.refused.has(source));
      await whileOpen(() => take(restorationSteps(parts.known, wanted), parts, abort), abort);
      const restored = wanted.filter(({ source }) => !parts.refused.has(source));
      parts.known.splice(0, parts.known.length, ...restored);
    },
    get itemCount() {
      return parts.known.length;
    },
    get losses() {
      const refusedIds = new Set([...parts.refused.values()].map(({ itemId }) => itemId));
      return [...planLosses.filter(({ itemId }) => !refusedIds.has(itemId)), ...parts.refused.values()];
    },
    isEcho: echo.isEcho,
    takeNews() {
      const all = description === undefined ? news : [description, ...news];
      news = [];
      return all;
    },
  };
}

/** Whether an event answers something that was asked to prepare the connection. */
function settles(event: ServerEvent, correlator: Correlator, echo: RestorationEcho): boolean {
  switch (event.type) {
    case 'session.created':
      return true;
    case 'session.updated':
      correlator.acknowledge('session.update', undefined, event.session);
      return true;
    case 'conversation.item.added': {
      const isRestored = correlator.acknowledge('conversation.item.create', event.item.id, event.item);
      // At once: what comes right behind it is an echo too.
      if (isRestored) echo.add(event.item.id);
      return isRestored;
    }
    case 'conversation.item.deleted':
      correlator.acknowledge('conversation.item.delete', event.item_id, undefined);
      return true;
    case 'error':
      return correlator.refuse(event.error);
    default:
      return false;
  }
}

/** All at once, as fast as the connection drains: one round trip, however many there are. */
async function take(steps: readonly RestorationStep[], parts: Parts, abort: AbortOptions = {}): Promise<void> {
  const answers: Promise<void>[] = [];
  for (const step of steps) {
    const answer = step.kind === 'delete' ? deleted(step.itemId, parts) : created(step, parts);
    answer.catch(() => undefined);
    answers.push(answer);
    await parts.line.connection().drained(abort);
  }
  await Promise.all(answers);
}

async function deleted(itemId: string, { sender, itemIds, echo, nextEventId }: Parts): Promise<void> {
  const serverId = itemIds.toServer(itemId);
  const event = { type: 'conversation.item.delete', event_id: nextEventId(), item_id: serverId } as const;
  echo.delete(serverId);
  await sender.command(event, { key: serverId });
  itemIds.delete(itemId);
}

type CreateStep = Extract<RestorationStep, { readonly kind: 'create' }>;

async function created({ item, previousItemId }: CreateStep, parts: Parts): Promise<void> {
  const { sender, itemIds, echo, nextEventId, refused } = parts;
  const { source, param } = item;
  const place = previousItemId === undefined ? {} : { previous_item_id: itemIds.toServer(previousItemId) };
  const event = { type: 'conversation.item.create', event_id: nextEventId(), ...place, item: param } as const;
  if (param.id !== undefined) echo.add(param.id);
  try {
    const answer = { key: param.id, isAnsweredBy: (told: ConversationItem) => isSameItem(param, told) };
    const told = await sender.command(event, answer);
    itemIds.set(source.id, told.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { errorCode } = error.details;
    const loss = { itemId: source.id, what: 'item', reason: 'refused' } as const;
    refused.set(source, errorCode === undefined ? loss : { ...loss, errorCode });
  }
}

function isRefusal(error: unknown): error is AntiphonError {
  return isAntiphonError(error) && (error.code === 'SERVER_ERROR' || error.code === 'BLOCKED') && !error.isRetryable;
}
