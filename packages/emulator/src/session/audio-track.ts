import { concatBytes } from '@antiphon/audio';
import type { RealtimeAudioFormat } from '@antiphon/protocol';
import { bytesPerMs, bytesPerSample, decodeAudio } from '../wire/wire-audio.ts';

/** The audio of one content part, in the bytes of the wire. It grows while the part is made, and can be cut. */
export interface AudioTrack {
  readonly format: RealtimeAudioFormat;
  readonly byteLength: number;
  readonly durationMs: number;
  /** Whether it was cut: from then on nothing is added. */
  readonly isTruncated: boolean;
  append(bytes: Uint8Array): void;
  truncate(endMs: number): void;
  bytes(): Uint8Array;
  /** Mono PCM16 at 24 000 Hz. */
  samples(): Int16Array;
}

/** A track with what is there already. */
export function createAudioTrack(format: RealtimeAudioFormat, initial?: Uint8Array): AudioTrack {
  let chunks: Uint8Array[] = initial === undefined ? [] : [initial];
  let byteLength = initial?.length ?? 0;
  let isTruncated = false;

  const bytes = (): Uint8Array => {
    if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
    const whole = concatBytes(chunks);
    chunks = [whole];
    return whole;
  };

  return {
    format,
    get byteLength() {
      return byteLength;
    },
    get durationMs() {
      return byteLength / bytesPerMs(format);
    },
    get isTruncated() {
      return isTruncated;
    },
    append(chunk) {
      if (isTruncated) return;
      chunks.push(chunk);
      byteLength += chunk.length;
    },
    truncate(endMs) {
      const sampleBytes = bytesPerSample(format);
      const length = Math.floor((endMs * bytesPerMs(format)) / sampleBytes) * sampleBytes;
      const kept = bytes().slice(0, length);
      chunks = [kept];
      byteLength = kept.length;
      isTruncated = true;
    },
    bytes,
    samples: () => decodeAudio(bytes(), format),
  };
}
