import { MINIMUM_COMMIT_MS, type RealtimeAudioFormat } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { bytesPerMs, decodeAudio, encodeAudio } from '../wire/wire-audio.ts';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';

/** The audio that the client has sent and not committed. */
export interface InputBuffer {
  readonly durationMs: number;
  /** @throws {ApiFailure} when it would hold more than it may; nothing is added then. */
  append(bytes: Uint8Array, format: RealtimeAudioFormat): void;
  /** Empties it into a track. @throws {ApiFailure} `input_audio_buffer_commit_empty` below 100 ms; the audio stays then. */
  commit(format: RealtimeAudioFormat): AudioTrack;
  clear(): void;
}

/** An empty buffer that holds so much at most. */
export function createInputBuffer(maximumMs: number): InputBuffer {
  let track: AudioTrack | undefined;
  return {
    get durationMs() {
      return track?.durationMs ?? 0;
    },
    append(bytes, format) {
      const current = track ?? createAudioTrack(format);
      if (current.durationMs + bytes.length / bytesPerMs(format) > maximumMs) {
        throw new ApiFailure(
          'invalid_value',
          `Invalid 'audio': the input audio buffer holds at most ${maximumMs}ms of audio. Commit or clear it first.`,
          'audio',
        );
      }
      // Audio that came before a change of the format keeps its own; what follows joins it.
      const isSameFormat = current.format.type === format.type;
      current.append(isSameFormat ? bytes : encodeAudio(decodeAudio(bytes, format), current.format));
      track = current;
    },
    commit(format) {
      const current = track ?? createAudioTrack(format);
      if (current.durationMs < MINIMUM_COMMIT_MS) {
        throw new ApiFailure(
          'input_audio_buffer_commit_empty',
          `Error committing input audio buffer: buffer too small. Expected at least ${MINIMUM_COMMIT_MS}ms of audio, but buffer only has ${current.durationMs.toFixed(2)}ms of audio.`,
        );
      }
      track = undefined;
      return current;
    },
    clear() {
      track = undefined;
    },
  };
}
