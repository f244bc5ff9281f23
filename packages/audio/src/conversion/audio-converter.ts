import { type AudioFormat, bytesPerFrame, checkAudioFormat, isSameAudioFormat } from '../audio-format.ts';
import type { ChannelMixing } from '../channels/channel-mixing.ts';
import { concatBytes } from '../concat-bytes.ts';
import type { ResampleQuality } from '../resampling/resample-quality.ts';
import { createFrameAssembler } from '../wav/frame-assembler.ts';
import { createSampleConverter } from './sample-converter.ts';

/** How audio is converted where that is open. */
export interface ConvertAudioOptions {
  /** How well it is resampled, where the rates differ. @default 'high' */
  readonly quality?: ResampleQuality | undefined;
  /** How loud channels are that are mixed, where their numbers differ: see {@link mixChannels} for which goes where. @default 'average' */
  readonly mixing?: ChannelMixing | undefined;
}

/** From which format to which. */
export interface AudioConverterOptions extends ConvertAudioOptions {
  readonly from: AudioFormat;
  readonly to: AudioFormat;
}

/** Converts one stream of stored audio, piece by piece. */
export interface AudioConverter {
  /** Takes the next bytes, of any number, and gives those that are ready. Never the caller's own memory. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Gives what remains, and makes the converter ready for another stream. Half a frame that was left is dropped. */
  flush(): Uint8Array<ArrayBuffer>;
  /** How much later than its input audio comes out, in milliseconds; 0 where the rates are equal. */
  readonly latencyMs: number;
}

/**
 * Makes a converter between any two formats: encoding, bits, rate and number of channels.
 *
 * What it gives in all is, bit for bit, what {@link convertAudio} gives for the whole, however the bytes are cut. Equal formats pass bytes through.
 * Everything is rounded once, at the end; integers saturate; floating point that is stored as such is not clipped. On the way NaN becomes 0, and a
 * magnitude beyond 65 536 times full scale becomes that.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when a format cannot be stored, a rate cannot be resampled or the channels cannot be mixed;
 * `INVALID_ARGUMENT` for an unknown quality or mixing.
 * @example
 * import { createAudioConverter } from '@antiphon/audio';
 *
 * const converter = createAudioConverter({
 *   from: { encoding: 'pcmu', bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 },
 *   to: { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 },
 * });
 * const first = converter.push(new Uint8Array(160));
 * const rest = converter.flush();
 * console.log((first.length + rest.length) / 2); // 480
 */
export function createAudioConverter(options: AudioConverterOptions): AudioConverter {
  const from = checkAudioFormat(options.from);
  const to = checkAudioFormat(options.to);
  const converter = createSampleConverter({ ...options, from, to });
  const isSame = isSameAudioFormat(from, to);
  let assembler = createFrameAssembler(bytesPerFrame(from));
  const convert = isSame ? (frames: Uint8Array) => frames : (frames: Uint8Array) => converter.push(frames);
  return {
    push: (bytes) => concatBytes(assembler.push(bytes).map(convert)),
    flush() {
      assembler = createFrameAssembler(bytesPerFrame(from));
      return isSame ? new Uint8Array(0) : converter.flush();
    },
    latencyMs: converter.latencyMs,
  };
}
