import { AntiphonError } from '@antiphon/interface';
import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { createFrameAssembler, type FrameAssembler } from './frame-assembler.ts';
import { swapBytes } from './swap-bytes.ts';
import { type WavFrames, wavFrames } from './wav-frames.ts';
import { createWavParser } from './wav-parser.ts';

/** Reads one WAV file piece by piece. */
export interface WavReader {
  /**
   * Takes the next bytes of the file, of any number, and gives the whole frames that they complete, in order; often none or one stretch.
   *
   * `data` of the frames is a view of these bytes where possible: decode or copy it before their memory is used again.
   * @throws {AntiphonError} `AUDIO_FORMAT` as soon as the file is known to be none that is read, and again at every further call; `CLOSED` after `end`.
   */
  push(bytes: Uint8Array): readonly WavFrames[];
  /**
   * Says that the file ends here. Half a frame that was left is dropped.
   * @throws {AntiphonError} `AUDIO_FORMAT` when the file ended before its samples began.
   */
  end(): readonly WavFrames[];
  /** Known once the file's head has been read; at the latest with the first frames. */
  readonly format: AudioFormat | undefined;
  /** As {@link WavAudio.metadata}; texts behind the samples come with the end. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The frames given so far. */
  readonly frameCount: number;
  /** The frames that the header promises; undefined before it has been read, and where it leaves that open. */
  readonly promisedFrameCount: number | undefined;
  /** True after the end when there were fewer frames than promised. */
  readonly isTruncated: boolean;
}

/**
 * Makes a reader for one WAV file that comes in pieces, of everything that {@link readWav} reads, with the same result however it is cut.
 *
 * Holds no audio but half a frame, and of the rest of the file only its texts, whatever sizes the file claims.
 *
 * @example
 * import { createWavReader, writeWav } from '@antiphon/audio';
 *
 * const file = writeWav({ sampleRateHz: 24_000, samples: new Int16Array(24_000) });
 * const reader = createWavReader();
 * let peak = 0;
 * for (let start = 0; start < file.length; start += 4_096) {
 *   for (const frames of reader.push(file.subarray(start, start + 4_096))) peak = Math.max(peak, ...frames.toPcm16());
 * }
 * reader.end();
 * console.log(reader.format?.sampleRateHz, reader.frameCount, peak); // 24000 24000 0
 */
export function createWavReader(): WavReader {
  let ready: WavFrames[] = [];
  let frameCount = 0;
  let hasEnded = false;
  let failure: { readonly cause: unknown } | undefined;
  let assembler: FrameAssembler | undefined;
  const parser = createWavParser((bytes) => {
    const format = parser.findings.format as AudioFormat;
    assembler ??= createFrameAssembler(bytesPerFrame(format));
    for (const stored of assembler.push(bytes)) {
      const frames = wavFrames(littleEndian(stored, format, parser.findings.isLittleEndian), format);
      frameCount += frames.frameCount;
      ready.push(frames);
    }
  });

  function read(bytes: Uint8Array, isEnd: boolean): readonly WavFrames[] {
    if (failure !== undefined) throw failure.cause;
    if (hasEnded) throw new AntiphonError({ code: 'CLOSED', message: 'the WAV reader has ended: make a new one' });
    hasEnded = isEnd;
    try {
      parser.read(bytes, isEnd);
    } catch (cause) {
      failure = { cause };
      throw cause;
    }
    const frames = ready;
    ready = [];
    return frames;
  }

  return {
    push: (bytes) => read(bytes, false),
    end: () => read(new Uint8Array(0), true),
    get format() {
      return parser.findings.format;
    },
    get metadata() {
      return parser.findings.metadata;
    },
    get frameCount() {
      return frameCount;
    },
    get promisedFrameCount() {
      const { format, promisedDataSize } = parser.findings;
      if (format === undefined || promisedDataSize === undefined) return undefined;
      return Math.floor(promisedDataSize / bytesPerFrame(format));
    },
    get isTruncated() {
      const { promisedDataSize, dataSize } = parser.findings;
      return hasEnded && promisedDataSize !== undefined && dataSize < promisedDataSize;
    },
  };
}

/** Samples as all of this package stores them. */
export function littleEndian(stored: Uint8Array, format: AudioFormat, isLittleEndian: boolean): Uint8Array {
  return isLittleEndian || format.bitsPerSample === 8 ? stored : swapBytes(stored, format.bitsPerSample / 8);
}
