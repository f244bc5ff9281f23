import { MINIMUM_COMMIT_MS, type RealtimeAudioFormat } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { bytesPerMs, bytesPerSample, decodeAudio, encodeAudio } from '../wire/wire-audio.ts';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';
import { createByteQueue } from './byte-queue.ts';

/** The audio that the client has sent and not committed. Positions are milliseconds of all audio since the session began. */
export interface InputBuffer {
  /** Where the audio that is held begins. */
  readonly startMs: number;
  /** How much audio came in all. */
  readonly endMs: number;
  /** @throws {ApiFailure} when it would hold more than it may; nothing is added then. */
  append(bytes: Uint8Array, format: RealtimeAudioFormat): void;
  /** Empties it into a track. @throws {ApiFailure} `input_audio_buffer_commit_empty` below 100 ms; the audio stays then. */
  commit(format: RealtimeAudioFormat): AudioTrack;
  /** Takes what lies between two positions into a track, and forgets what lies before. What lies behind stays. */
  take(format: RealtimeAudioFormat, startMs: number, endMs: number): AudioTrack;
  /** Forgets what lies before a position. */
  forgetBefore(positionMs: number): void;
  clear(): void;
}

/** An empty buffer that holds so much at most. */
export function createInputBuffer(maximumMs: number): InputBuffer {
  const queue = createByteQueue();
  let heldFormat: RealtimeAudioFormat | undefined;
  let endMs = 0;

  const heldMs = (): number => (heldFormat === undefined ? 0 : queue.byteLength / bytesPerMs(heldFormat));
  const bytesUntil = (positionMs: number): number => {
    if (heldFormat === undefined) return 0;
    const sampleBytes = bytesPerSample(heldFormat);
    const offsetMs = positionMs - (endMs - heldMs());
    return Math.max(0, Math.round((offsetMs * bytesPerMs(heldFormat)) / sampleBytes) * sampleBytes);
  };
  const takeAll = (format: RealtimeAudioFormat): AudioTrack => {
    const track = createAudioTrack(heldFormat ?? format, queue.take(queue.byteLength));
    heldFormat = undefined;
    return track;
  };

  return {
    get startMs() {
      return endMs - heldMs();
    },
    get endMs() {
      return endMs;
    },
    append(bytes, format) {
      const durationMs = bytes.length / bytesPerMs(format);
      if (heldMs() + durationMs > maximumMs) {
        throw new ApiFailure(
          'invalid_value',
          `Invalid 'audio': the input audio buffer holds at most ${maximumMs}ms of audio. Commit or clear it first.`,
          'audio',
        );
      }
      // Audio that came before a change of the format keeps its own; what follows joins it.
      heldFormat = queue.byteLength === 0 ? format : (heldFormat ?? format);
      queue.push(heldFormat.type === format.type ? bytes : encodeAudio(decodeAudio(bytes, format), heldFormat));
      endMs += durationMs;
    },
    commit(format) {
      if (heldMs() < MINIMUM_COMMIT_MS) {
        throw new ApiFailure(
          'input_audio_buffer_commit_empty',
          `Error committing input audio buffer: buffer too small. Expected at least ${MINIMUM_COMMIT_MS}ms of audio, but buffer only has ${heldMs().toFixed(2)}ms of audio.`,
        );
      }
      return takeAll(format);
    },
    take(format, startMs, untilMs) {
      queue.drop(bytesUntil(startMs));
      return createAudioTrack(heldFormat ?? format, queue.take(bytesUntil(untilMs)));
    },
    forgetBefore: (positionMs) => queue.drop(bytesUntil(positionMs)),
    clear() {
      queue.drop(queue.byteLength);
      heldFormat = undefined;
    },
  };
}
