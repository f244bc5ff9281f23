import type { ClientEvent, RealtimeSession, ServerEvent } from '@antiphon/protocol';
import { Observable, share } from 'rxjs';
import { createSentAudioTimes, type SentAudioTimes } from './sent-audio-times.ts';
import type { ResponseStream } from '../response-stream.ts';
import { sentAudioMs } from './sent-audio-ms.ts';
import type { TurnLatency } from './turn-latency.ts';

/** What latencies are measured on. */
export interface LatencySource {
  readonly events$: Observable<ServerEvent>;
  readonly sent$: Observable<ClientEvent>;
  /** Emits before `events$` tells of the same response. */
  readonly responses$: Observable<ResponseStream>;
  readonly nowMs: () => number;
  readonly connectMs: () => number;
  /** The session as the server last described it. */
  readonly described: () => RealtimeSession | undefined;
}

/** One response on its way. */
interface Turn {
  readonly startedAtMs: number;
  readonly createdAtMs: number | undefined;
  readonly speechEndedAtMs: number | undefined;
  firstAudioAtMs?: number;
  interruptedAtMs?: number;
}

interface Measurement {
  readonly source: LatencySource;
  readonly audioTimes: SentAudioTimes;
  readonly turns: Map<string, Turn>;
  /** The response that sent audio last. Most audio is of the same. */
  speakingId?: string;
  /** Of the response that was announced last: when its `response.create` was sent. */
  announcedSentAtMs?: number | undefined;
  speechEndedAtMs?: number | undefined;
}

/** Emits once for each response that ends. Measures only while somebody listens; an end of the connection, however it comes, completes it. */
export function turnLatencies(source: LatencySource): Observable<TurnLatency> {
  return new Observable<TurnLatency>((subscriber) => {
    const measurement: Measurement = { source, audioTimes: createSentAudioTimes(), turns: new Map() };
    const complete = () => subscriber.complete();
    subscriber.add(source.sent$.subscribe((event) => noteSent(measurement, event)));
    subscriber.add(source.responses$.subscribe(({ sentAtMs }) => void (measurement.announcedSentAtMs = sentAtMs)));
    subscriber.add(
      source.events$.subscribe({
        next(event) {
          const latency = noteReceived(measurement, event);
          if (latency !== undefined) subscriber.next(latency);
        },
        complete,
        error: complete,
      }),
    );
  }).pipe(share());
}

function noteSent(measurement: Measurement, event: ClientEvent): void {
  const nowMs = measurement.source.nowMs();
  switch (event.type) {
    case 'input_audio_buffer.append':
      measurement.audioTimes.sent(sentAudioMs(event.audio, measurement.source.described()), nowMs);
      return;
    case 'input_audio_buffer.commit':
      measurement.speechEndedAtMs = nowMs;
      return;
    case 'response.cancel':
      for (const [id, turn] of measurement.turns) {
        if (event.response_id === undefined || event.response_id === id) turn.interruptedAtMs ??= nowMs;
      }
      return;
    default:
  }
}

function noteReceived(measurement: Measurement, event: ServerEvent): TurnLatency | undefined {
  const { source, turns } = measurement;
  switch (event.type) {
    case 'response.output_audio.delta': {
      if (event.response_id === measurement.speakingId) return undefined;
      const turn = turns.get(event.response_id);
      if (turn === undefined) return undefined;
      measurement.speakingId = event.response_id;
      turn.firstAudioAtMs ??= source.nowMs();
      return undefined;
    }
    case 'input_audio_buffer.speech_started':
      for (const turn of turns.values()) turn.interruptedAtMs ??= source.nowMs();
      return undefined;
    case 'input_audio_buffer.speech_stopped':
      measurement.speechEndedAtMs = speechEnd(measurement, event.audio_end_ms);
      return undefined;
    case 'response.created':
      turns.set(event.response.id, beginTurn(measurement, event.response.conversation_id === null));
      return undefined;
    case 'response.done':
      return endTurn(measurement, event.response.id, event.response.status === 'cancelled');
    default:
      return undefined;
  }
}

function speechEnd({ source, audioTimes }: Measurement, audioEndMs: number): number {
  const detection = source.described()?.audio?.input?.turn_detection;
  const waitedMs = detection?.type === 'server_vad' ? (detection.silence_duration_ms ?? 0) : 0;
  // The server tells the end when it has waited long enough, and counts the wait in.
  return audioTimes.whenSent(audioEndMs - waitedMs) ?? source.nowMs();
}

function beginTurn(measurement: Measurement, isBeside: boolean): Turn {
  const { source, speechEndedAtMs, announcedSentAtMs } = measurement;
  measurement.announcedSentAtMs = undefined;
  // What was said is answered once, and not by a response beside the conversation.
  if (!isBeside) measurement.speechEndedAtMs = undefined;
  return {
    startedAtMs: source.nowMs(),
    createdAtMs: announcedSentAtMs,
    speechEndedAtMs: isBeside ? undefined : speechEndedAtMs,
  };
}

function endTurn({ source, turns }: Measurement, responseId: string, isCancelled: boolean): TurnLatency | undefined {
  const turn = turns.get(responseId);
  if (turn === undefined) return undefined;
  turns.delete(responseId);
  const nowMs = source.nowMs();
  const { startedAtMs, createdAtMs, speechEndedAtMs, firstAudioAtMs, interruptedAtMs } = turn;
  const latency: { -readonly [Field in keyof TurnLatency]: TurnLatency[Field] } = {
    responseId,
    connectMs: source.connectMs(),
    durationMs: nowMs - (createdAtMs ?? startedAtMs),
  };
  if (firstAudioAtMs !== undefined) {
    if (speechEndedAtMs !== undefined) latency.speechToFirstAudioMs = firstAudioAtMs - speechEndedAtMs;
    if (createdAtMs !== undefined) latency.createToFirstAudioMs = firstAudioAtMs - createdAtMs;
  }
  if (isCancelled && interruptedAtMs !== undefined) latency.interruptionMs = nowMs - interruptedAtMs;
  return latency;
}
