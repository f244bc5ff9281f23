import type { ConversationItem, ResponseConfig } from '@antiphon/protocol';
import type { Correlator } from '../commands/correlator.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { ResponseQueue } from './response-queue.ts';
import type { ServerTurn } from './server-turn.ts';
import type { TrackedResponse } from './tracked-response.ts';

/** Who started a response that no `respond` sent: voice detection, at the end of a turn, or something else. */
export type Starter = 'turn' | 'other';

/**
 * Finds out when two causes ask for the same answer, so that the model gives one: `respond()` for a turn that voice detection answers by itself, the follow-up
 * of tool calls beside a `respond()` that waits.
 */
export interface ResponseCoalescing {
  /** The waiting one that a response, which the server just started, makes needless. */
  answeredBy(starter: Starter): TrackedResponse | undefined;
  /** The server answers a turn, and nobody has asked for that. */
  unclaimed(tracked: TrackedResponse): void;
  /** The server's running answer, where the call asks for no other one. It can be claimed once. */
  claim(config: ResponseConfig): TrackedResponse | undefined;
  /** It has ended: nothing is left to claim, or to keep. */
  ended(tracked: TrackedResponse): void;
  /** A follow-up that waits and that this call makes needless. */
  replacedBy(config: ResponseConfig): TrackedResponse | undefined;
  /** The waiting one that will answer tool outputs, too. */
  willFollowUp(): TrackedResponse | undefined;
}

export interface ResponseCoalescingOptions {
  readonly correlator: Correlator;
  readonly dispatcher: Dispatcher;
  readonly queue: ResponseQueue<TrackedResponse>;
  readonly serverTurn: ServerTurn;
}

export function createResponseCoalescing(options: ResponseCoalescingOptions): ResponseCoalescing {
  const { correlator, dispatcher, queue, serverTurn } = options;
  let unclaimed: TrackedResponse | undefined;
  // What the server is still to be told is not in the answer that it has begun.
  const knowsAll = () =>
    !correlator.isAwaited('conversation.item.create') && !correlator.isAwaited('input_audio_buffer.commit');

  dispatcher.on('conversation.item.added', ({ item }) => {
    if (unclaimed !== undefined && isInput(item) && item.id !== serverTurn.itemId()) unclaimed = undefined;
  });
  return {
    answeredBy(starter) {
      if (!knowsAll()) return undefined;
      return queue.find(({ isFollowUp, live }) => isFollowUp || (starter === 'turn' && isPlain(live.config)));
    },
    unclaimed: (tracked) => void (unclaimed = tracked),
    claim(config) {
      const running = unclaimed;
      if (running === undefined || !isPlain(config) || !knowsAll()) return undefined;
      unclaimed = undefined;
      return running.live.hasEnded || running.isCancelRequested ? undefined : running;
    },
    ended(tracked) {
      if (unclaimed === tracked) unclaimed = undefined;
    },
    replacedBy: (config) => (seesConversation(config) ? queue.find(({ isFollowUp }) => isFollowUp) : undefined),
    willFollowUp: () => queue.find(({ live }) => seesConversation(live.config)),
  };
}

function isPlain(config: ResponseConfig): boolean {
  return Object.keys(config).length === 0;
}

function seesConversation({ conversation, input }: ResponseConfig): boolean {
  return conversation !== 'none' && input === undefined;
}

function isInput(item: ConversationItem): boolean {
  if (item.type === 'message') return item.role !== 'assistant';
  return item.type === 'function_call_output' || item.type === 'mcp_approval_response';
}
