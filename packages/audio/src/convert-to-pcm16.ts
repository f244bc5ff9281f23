import { pcm16Format } from './audio-format.ts';
import { convertAudio } from './conversion/convert-audio.ts';
import { pcm16FromBytes } from './pcm16.ts';
import type { ResampleQuality } from './resampling/resample-quality.ts';
import type { FormattedData } from './wav/wav-content.ts';

/** What the audio is converted to. */
export interface ConvertToPcm16Options {
  /** The rate that is wanted, in hertz: 24 000 for the Realtime wire. */
  readonly sampleRateHz: number;
  /** @default 'high' */
  readonly quality?: ResampleQuality | undefined;
}

/**
 * Converts any stored audio, such as that of a WAV file, to mono 16-bit samples at a rate: decodes, mixes the channels to their mean, resamples, rounds once.
 *
 * Mono audio at the wanted rate in PCM16 or G.711 comes through exactly. Without frames the result is empty: callers decide what that means.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when a rate is above 1 MHz or the rates are more than 256 times apart.
 * @example
 * import { convertToPcm16, readWav, writeWav } from '@antiphon/audio';
 *
 * const wav = readWav(writeWav({ sampleRateHz: 48_000, channelCount: 2, samples: new Float32Array(96_000) }));
 * console.log(convertToPcm16(wav, { sampleRateHz: 24_000 }).length); // 24000
 */
export function convertToPcm16(
  { data, format }: Pick<FormattedData, 'data' | 'format'>,
  { sampleRateHz, quality }: ConvertToPcm16Options,
): Int16Array<ArrayBuffer> {
  return pcm16FromBytes(convertAudio(data, format, pcm16Format(sampleRateHz), { quality }));
}
