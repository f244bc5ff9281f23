import type {
  ClientEvent,
  RealtimeResponse,
  RealtimeSession,
  ServerEventOf,
  ServerEventType,
} from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { HotStream } from '../streams/hot-stream.ts';
import { createSentAudioTimes, type SentAudioTimes } from './sent-audio-times.ts';
import type { ResponseStream } from '../responses/response-stream.ts';
import { sentAudioMs } from './sent-audio-ms.ts';
import type { TurnLatency } from './turn-latency.ts';

/** What latencies are measured on. */
export interface LatencySource {
  readonly dispatcher: Dispatcher;
  /** Completes with the session. */
  readonly sent$: Observable<ClientEvent>;
  /** Emits before the dispatcher tells of the same response. */
  readonly responses$: Observable<ResponseStream>;
  readonly nowMs: () => number;
  readonly connectMs: () => number;
  /** The session as the server last described it. */
  readonly described: () => RealtimeSession | undefined;
}

/** One response on its way. */
interface Turn {
  readonly responseId: string;
  readonly startedAtMs: number;
  /** Absent for one that its caller had given up before it began. */
  readonly stream: ResponseStream | undefined;
  readonly speechEndedAtMs: number | undefined;
  interruptedAtMs?: number;
}

interface Measurement {
  readonly source: LatencySource;
  readonly latencies: HotStream<TurnLatency>;
  readonly audioTimes: SentAudioTimes;
  /** Those under way: one or two. */
  turns: readonly Turn[];
  /** The response that was announced last, until its turn has begun. */
  announced?: ResponseStream | undefined;
  speechEndedAtMs?: number | undefined;
}

/**
 * Emits once for each response that ends; an end of the session, however it comes, completes it.
 *
 * Hears of the session from now on, but measures only while somebody listens.
 */
export function turnLatencies(source: LatencySource): Observable<TurnLatency> {
  const latencies = new HotStream<TurnLatency>();
  let measurement: Measurement | undefined;
  const current = () => {
    if (!latencies.observed) measurement = undefined;
    else measurement ??= { source, latencies, audioTimes: createSentAudioTimes(), turns: NONE };
    return measurement;
  };
  // Only of what matters, by type: most events are of other kinds.
  const on = <Type extends ServerEventType>(type: Type, note: Note<Type>) =>
    source.dispatcher.on(type, (event) => {
      const now = current();
      if (now !== undefined) note(now, event);
    });
  on('response.created', noteCreated);
  on('response.done', noteDone);
  on('input_audio_buffer.speech_started', noteSpeechStarted);
  on('input_audio_buffer.speech_stopped', noteSpeechStopped);
  source.responses$.subscribe((stream) => {
    const now = current();
    if (now !== undefined) now.announced = stream;
  });
  source.sent$.subscribe({
    next(event) {
      const now = current();
      if (now !== undefined) noteSent(now, event);
    },
    complete: () => latencies.complete(),
  });
  return latencies.stream$;
}

const NONE: readonly Turn[] = [];

type Note<Type extends ServerEventType> = (measurement: Measurement, event: ServerEventOf<Type>) => void;

function noteCreated(measurement: Measurement, { response }: ServerEventOf<'response.created'>): void {
  // One that is told again is not announced again.
  if (measurement.announced === undefined && findTurn(measurement, response.id) !== undefined) return;
  const others = turnsWithout(measurement, response.id);
  const turn = beginTurn(measurement, response);
  measurement.turns = others.length === 0 ? [turn] : [...others, turn];
}

function noteDone(measurement: Measurement, { response }: ServerEventOf<'response.done'>): void {
  const latency = endTurn(measurement, response.id, response.status === 'cancelled');
  if (latency !== undefined) measurement.latencies.next(latency);
}

function noteSpeechStarted({ source, turns }: Measurement): void {
  for (const turn of turns) turn.interruptedAtMs ??= source.nowMs();
}

function noteSpeechStopped(
  measurement: Measurement,
  { audio_end_ms: audioEndMs }: ServerEventOf<'input_audio_buffer.speech_stopped'>,
): void {
  measurement.speechEndedAtMs = speechEnd(measurement, audioEndMs);
}

function noteSent(measurement: Measurement, event: ClientEvent): void {
  const { source, audioTimes, turns } = measurement;
  switch (event.type) {
    case 'input_audio_buffer.append':
      audioTimes.sent(sentAudioMs(event.audio, source.described()), source.nowMs());
      return;
    case 'input_audio_buffer.commit':
      measurement.speechEndedAtMs = source.nowMs();
      return;
    case 'response.cancel':
      for (const turn of turns) {
        if (event.response_id === undefined || event.response_id === turn.responseId)
          turn.interruptedAtMs ??= source.nowMs();
      }
      return;
    default:
  }
}

function speechEnd({ source, audioTimes }: Measurement, audioEndMs: number): number {
  const detection = source.described()?.audio?.input?.turn_detection;
  const waitedMs = detection?.type === 'server_vad' ? (detection.silence_duration_ms ?? 0) : 0;
  // The server tells the end when it has waited long enough, and counts the wait in.
  return audioTimes.whenSent(audioEndMs - waitedMs) ?? source.nowMs();
}

function findTurn({ turns }: Measurement, responseId: string): Turn | undefined {
  for (const turn of turns) if (turn.responseId === responseId) return turn;
  return undefined;
}

function turnsWithout({ turns }: Measurement, responseId: string): readonly Turn[] {
  // Nearly always there is one.
  if (turns.length <= 1) return turns[0]?.responseId === responseId ? NONE : turns;
  return turns.filter((turn) => turn.responseId !== responseId);
}

function beginTurn(
  measurement: Measurement,
  { id: responseId, conversation_id: conversationId }: RealtimeResponse,
): Turn {
  const isBeside = conversationId === null;
  const { source, speechEndedAtMs, announced } = measurement;
  measurement.announced = undefined;
  // What was said is answered once, and not by a response beside the conversation.
  if (!isBeside) measurement.speechEndedAtMs = undefined;
  return {
    responseId,
    startedAtMs: source.nowMs(),
    stream: announced,
    speechEndedAtMs: isBeside ? undefined : speechEndedAtMs,
  };
}

function endTurn(measurement: Measurement, responseId: string, isCancelled: boolean): TurnLatency | undefined {
  const turn = findTurn(measurement, responseId);
  if (turn === undefined) return undefined;
  const { source } = measurement;
  measurement.turns = turnsWithout(measurement, responseId);
  const nowMs = source.nowMs();
  const { startedAtMs, stream, speechEndedAtMs, interruptedAtMs } = turn;
  const { sentAtMs, firstAudioAtMs } = stream ?? {};
  const latency: { -readonly [Field in keyof TurnLatency]: TurnLatency[Field] } = {
    responseId,
    connectMs: source.connectMs(),
    durationMs: nowMs - (sentAtMs ?? startedAtMs),
  };
  if (firstAudioAtMs !== undefined) {
    if (speechEndedAtMs !== undefined) latency.speechToFirstAudioMs = firstAudioAtMs - speechEndedAtMs;
    if (sentAtMs !== undefined) latency.createToFirstAudioMs = firstAudioAtMs - sentAtMs;
  }
  if (isCancelled && interruptedAtMs !== undefined) latency.interruptionMs = nowMs - interruptedAtMs;
  return latency;
}
