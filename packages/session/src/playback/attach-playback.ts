import { systemClock } from '@antiphon/interface';
import type { ServerEvent, ServerEventOf } from '@antiphon/protocol';
import { type Observable, Subject, takeUntil } from 'rxjs';
import { checkMilliseconds } from '../waiting/check-milliseconds.ts';
import type { AudioChunk } from '../session-audio.ts';
import type { Session } from '../session.ts';
import { checkTimeoutMs } from '../waiting/timer.ts';
import { createInterrupter } from './interrupter.ts';
import { isOver } from './plan-cut.ts';
import type { AttachPlaybackOptions, PlaybackLink } from './playback-link.ts';
import type { Playback } from './playback.ts';
import { createReceivedAudio, type ReceivedAudio } from './received-audio.ts';
import { createRunningResponses, type RunningResponses } from './running-responses.ts';
import { deleteLateItem } from './send-cut.ts';
import { createSessionView } from './session-view.ts';
import { createSpeechGuard } from './speech-guard.ts';

const DEFAULT_STOP_TIMEOUT_MS = 500;

/**
 * Plays a session's audio through a sink, and interrupts it: when the user begins to speak, or on request, the sink falls silent and the conversation is cut to what was really heard.
 *
 * Attach it before the first response. A part of which some was heard is truncated there, an item of which nothing was heard is deleted, whatever the number of items and responses that
 * are queued; what was heard to its end stays as it is. Late audio of a response that was interrupted is not played.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a `minimumSpeechMs` below 0 or a `stopTimeoutMs` that is not above 0.
 * @example
 * import { attachPlayback, createPlayback, type PlaybackSink, type PlayedReport, type Session } from '@antiphon/session';
 *
 * export function talk(session: Session, sink: PlaybackSink, onProgress: (tell: (report: PlayedReport) => void) => void) {
 *   const playback = createPlayback();
 *   onProgress((report) => playback.played(report)); // { itemId, contentIndex, playedMs }
 *   return attachPlayback(session, playback, { sink });
 * }
 */
export function attachPlayback(session: Session, playback: Playback, options: AttachPlaybackOptions): PlaybackLink {
  const { sink, clock = systemClock } = options;
  const minimumSpeechMs = checkMilliseconds('minimumSpeechMs', options.minimumSpeechMs ?? 0);
  const stopTimeoutMs = checkTimeoutMs('stopTimeoutMs', options.stopTimeoutMs ?? DEFAULT_STOP_TIMEOUT_MS);
  const view = createSessionView(session);
  const received = createReceivedAudio();
  const running = createRunningResponses();
  const parts = { session, received, running, playback };
  const held: AudioChunk[] = [];
  const interrupter = createInterrupter({ ...parts, sink, view, clock, stopTimeoutMs });
  const guard = createSpeechGuard({
    clock,
    minimumSpeechMs,
    detection: view.detection,
    onSpeech: (startedAtMs) => void interrupter.interrupt({ cause: 'speech', startedAtMs }),
  });

  const play = (chunk: AudioChunk) => {
    const { itemId, contentIndex, responseId, bytes } = chunk;
    if (running.isSilenced(responseId)) return;
    const durationMs = bytes.length / view.outputBytesPerMs();
    const end = sink.play && playback.enqueue({ itemId, contentIndex, responseId, durationMs });
    // Late audio of a part that was cut.
    if (sink.play !== undefined && end === undefined) return;
    received.add(chunk, durationMs, running.find(responseId)?.isDefault ?? true);
    if (end !== undefined) sink.play?.(chunk, end);
  };
  // What begins while the sink is still about to stop is played when it has.
  const hear = (chunk: AudioChunk) => void (interrupter.isStopping() ? held.push(chunk) : play(chunk));
  const isBargeInOn = () => options.bargeIn ?? (minimumSpeechMs > 0 || view.isCancelledByServer());

  // A session that has ended completes while it is being subscribed to, so nothing here waits for a subscription.
  const disposed = new Subject<void>();
  const untilDisposed = <Value>(source$: Observable<Value>) => source$.pipe(takeUntil(disposed));
  const dispose = () => {
    disposed.next();
    guard[Symbol.dispose]();
    interrupter.interruptions.complete();
  };

  untilDisposed(session.responses$).subscribe((stream) => {
    running.announce(stream);
    // Not every end is an event: the connection may be lost.
    const ended = () => endResponse(stream.id ?? '', parts);
    stream.result.then(ended, ended);
  });
  untilDisposed(session.audio$).subscribe(hear);
  untilDisposed(session.speech$).subscribe((speech) => isBargeInOn() && guard.speech(speech));
  untilDisposed(interrupter.interruptions).subscribe(() => held.splice(0).forEach(play));
  untilDisposed(session.events$).subscribe({
    next: (event) => follow(event, parts),
    complete: dispose,
    error: dispose,
  });

  return {
    async interrupt(commandOptions = {}) {
      commandOptions.signal?.throwIfAborted();
      const startedAtMs = clock.nowMs();
      const interruption = await interrupter.interrupt({ cause: 'request', startedAtMs, options: commandOptions });
      await interruption?.acknowledged;
      return interruption;
    },
    interruptions$: interrupter.interruptions.asObservable(),
    [Symbol.dispose]: dispose,
  };
}

interface Parts {
  readonly session: Session;
  readonly received: ReceivedAudio;
  readonly running: RunningResponses;
  readonly playback: Playback;
}

function endResponse(responseId: string, { received, running }: Parts): void {
  received.completeResponse(responseId);
  running.done(responseId);
}

function follow(event: ServerEvent, parts: Parts): void {
  const { received, running, playback } = parts;
  switch (event.type) {
    case 'response.created':
      running.created(event.response.id, event.response.conversation_id !== null);
      for (const item of received.items) if (isOver(item, playback)) received.forget(item.itemId);
      break;
    case 'response.content_part.added':
      if (event.part.type === 'audio' || event.part.type === 'output_audio') partAdded(event, parts);
      break;
    case 'response.output_audio.done':
      received.completePart(event.item_id, event.content_index);
      break;
    case 'response.done':
      endResponse(event.response.id, parts);
      break;
    default:
  }
}

function partAdded(event: ServerEventOf<'response.content_part.added'>, { session, received, running }: Parts): void {
  const at = { responseId: event.response_id, itemId: event.item_id, contentIndex: event.content_index };
  const isInConversation = running.find(at.responseId)?.isDefault ?? true;
  const isLate = running.isSilenced(at.responseId);
  if (isLate && received.has(at.itemId)) return;
  received.add(at, 0, isInConversation);
  if (!isLate) return;
  received.cut(at.itemId);
  if (isInConversation) deleteLateItem(session, at.itemId);
}
