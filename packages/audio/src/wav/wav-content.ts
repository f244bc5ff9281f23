import { type AudioFormat, checkAudioFormat } from '../audio-format.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';

/** What every content may have beside its samples. */
export interface WavTexts {
  /** Texts by the four-letter names of an INFO list, such as `INAM` for a title; entries with other names are not written. @default none */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Samples with nothing said about storage: `Int16Array` is stored as 16-bit PCM, `Float32Array` as 32-bit floating point. */
export interface WavSamples extends WavTexts {
  readonly sampleRateHz: number;
  /** @default 1 */
  readonly channelCount?: number | undefined;
  /** Interleaved. */
  readonly samples: AudioSamples;
}

/** Samples, and the format to store them in. */
export interface FormattedSamples extends WavTexts {
  readonly format: AudioFormat;
  /** Interleaved; converted to the format where they are not in it. */
  readonly samples: AudioSamples;
}

/** Bytes that are stored in the format already, as a {@link WavAudio} holds them. */
export interface FormattedData extends WavTexts {
  readonly format: AudioFormat;
  readonly data: Uint8Array;
}

/** What can be written as a WAV file. */
export type WavContent = WavSamples | FormattedSamples | FormattedData;

/**
 * The format in which content is stored.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when there is no such format; `INVALID_ARGUMENT` when the samples are none.
 */
export function formatOfContent(content: WavContent): AudioFormat {
  if ('format' in content) return checkAudioFormat(content.format);
  const isPcm16 = sampleFormatOf(content.samples) === 'pcm16';
  const { sampleRateHz, channelCount = 1 } = content;
  return checkAudioFormat({
    encoding: isPcm16 ? 'pcm' : 'float',
    bitsPerSample: isPcm16 ? 16 : 32,
    sampleRateHz,
    channelCount,
  });
}
