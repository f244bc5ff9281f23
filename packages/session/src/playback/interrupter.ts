import type { Clock } from '@antiphon/interface';
import { Subject } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { ResponseStream } from '../responses/response-stream.ts';
import type { Session } from '../session.ts';
import { settleWithin } from '../waiting/wait.ts';
import type { InterruptedItem, Interruption } from './interruption.ts';
import { planCut } from './plan-cut.ts';
import type { PlayedReport } from './playback-part.ts';
import type { PlaybackSink } from './playback-link.ts';
import type { Playback } from './playback.ts';
import type { ReceivedAudio } from './received-audio.ts';
import type { RunningResponse, RunningResponses } from './running-responses.ts';
import { sendCut } from './send-cut.ts';
import type { SessionView } from './session-view.ts';

/** Cuts the model short. */
export interface Interrupter {
  readonly interruptions: Subject<Interruption>;
  /** Nothing when there is nothing to stop. One that is under way is given to all who ask. */
  readonly interrupt: (request: InterruptRequest) => Promise<Interruption> | undefined;
  /** Whether the sink is still about to stop. */
  readonly isStopping: () => boolean;
}

export interface InterruptRequest {
  readonly cause: Interruption['cause'];
  readonly startedAtMs: number;
  readonly options?: CommandOptions | undefined;
}

export interface InterrupterOptions {
  readonly session: Pick<Session, 'truncate' | 'deleteItem' | 'conversation' | 'state' | 'waitingResponses'>;
  readonly playback: Playback;
  readonly sink: PlaybackSink;
  readonly received: ReceivedAudio;
  readonly running: RunningResponses;
  readonly view: SessionView;
  readonly clock: Clock;
  readonly stopTimeoutMs: number;
}

export function createInterrupter(options: InterrupterOptions): Interrupter {
  const { session, playback, running, received, view, clock } = options;
  const interruptions = new Subject<Interruption>();
  const cancelled = new WeakSet<RunningResponse>();
  let stopping: Promise<Interruption> | undefined;

  /** Those that the conversation waits for, and those that speak. Once for each, but a request also cancels what a server that heard speech should have. */
  const responsesToStop = (cause: Interruption['cause']) => {
    const heard = new Set(playback.queue.map(({ responseId }) => responseId));
    return running.all().filter((response) => {
      const { id, isDefault } = response;
      if (cancelled.has(response) || (cause === 'speech' && running.isSilenced(id))) return false;
      return isDefault || heard.has(id);
    });
  };

  /** Speech cancels none of them: the server answers it, and one that waits may be that answer. */
  const cancelWaiting = (commandOptions: CommandOptions): readonly Promise<void>[] => {
    const cancels = new Map<ResponseStream, Promise<void>>();
    // In the place of one that would have answered tool outputs, too, a follow-up waits then.
    const next = () => session.waitingResponses.find((stream) => !cancels.has(stream));
    for (let stream = next(); stream !== undefined; stream = next()) {
      running.silenceLater(stream);
      cancels.set(stream, stream.cancel(commandOptions));
    }
    return [...cancels.values()];
  };

  const cut = (stoppedIds: readonly string[]): readonly InterruptedItem[] => {
    const isRunning = (id: string) => stoppedIds.includes(id);
    const isInConversation = (itemId: string) => session.conversation.items.some(({ id }) => id === itemId);
    const items = planCut({ received, playback, isRunning, isInConversation });
    for (const { itemId, responseId = '' } of items) {
      // Late events of a response that is still ending must find it.
      if (isRunning(responseId)) received.cut(itemId);
      else received.forget(itemId);
    }
    playback.clear();
    return session.state.status === 'closed' ? items.map((item) => ({ ...item, outcome: 'kept' })) : items;
  };

  return {
    interruptions,
    isStopping: () => stopping !== undefined,
    interrupt({ cause, startedAtMs, options: commandOptions = {} }) {
      if (stopping !== undefined) return stopping;
      const responses = responsesToStop(cause);
      const isAwaited = cause === 'request' && session.waitingResponses.length > 0;
      if (!playback.isPlaying && responses.length === 0 && !isAwaited) return undefined;
      const responseIds = responses.map(({ id }) => id);
      for (const id of responseIds) running.silence(id);
      // First what the user hears. A sink that stops at once makes the whole of it happen in this call.
      const stopped = stopSink(options);
      const isOurs = ({ isDefault }: RunningResponse) =>
        cause === 'request' || !isDefault || !view.isCancelledByServer();
      const ours = responses.filter(isOurs);
      for (const response of ours) cancelled.add(response);
      // Before the others: none may go out in the place of one that ends.
      const waiting = cause === 'request' ? cancelWaiting(commandOptions) : [];
      const cancels = settleAll([...waiting, ...ours.map(({ stream }) => stream.cancel(commandOptions))]);
      const finish = () => {
        stopping = undefined;
        const items = cut(responseIds);
        const interruption: Interruption = {
          cause,
          items,
          responseIds,
          reactionMs: clock.nowMs() - startedAtMs,
          acknowledged: settleAll([...sendCut(session, items, commandOptions), cancels, ...(stopped ? [stopped] : [])]),
        };
        interruptions.next(interruption);
        return interruption;
      };
      if (stopped === undefined) return Promise.resolve(finish());
      return (stopping = stopped.then(finish, finish));
    },
  };
}

/** Nothing when it has stopped already. */
function stopSink({ sink, playback, clock, stopTimeoutMs }: InterrupterOptions): Promise<void> | undefined {
  const heard = (report: PlayedReport | void) => {
    if (report !== undefined) playback.played(report);
  };
  try {
    const stopped = sink.stop();
    if (stopped === undefined || !('then' in stopped)) {
      heard(stopped);
      return undefined;
    }
    return settleWithin(stopped, { clock, timeoutMs: stopTimeoutMs, what: 'the sink did not stop' }).then(heard);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Waits for all, then fails with the first failure. Nobody has to look at it. */
function settleAll(promises: readonly Promise<void>[]): Promise<void> {
  const settled = Promise.allSettled(promises).then((results) => {
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  settled.catch(() => undefined);
  return settled;
}
