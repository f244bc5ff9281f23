import type { AudioFormat } from '../audio-format.ts';
import { concatBytes } from '../concat-bytes.ts';
import { type ConvertAudioOptions, createAudioConverter } from './audio-converter.ts';

/**
 * Converts stored audio between any two formats: encoding, bits, rate and number of channels. {@link createAudioConverter} tells how.
 *
 * Of n frames `round(n * to.sampleRateHz / from.sampleRateHz)` come out, none shifted in time. Half a frame at the end is dropped.
 * The source is not modified, nor shared with the result.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when a format cannot be stored, a rate cannot be resampled or the channels cannot be mixed;
 * `INVALID_ARGUMENT` for an unknown quality or mixing.
 * @example
 * import { convertAudio, pcm16Format, readWav, writeWav } from '@antiphon/audio';
 *
 * const stereo = readWav(writeWav({ sampleRateHz: 48_000, channelCount: 2, samples: new Float32Array(96_000) }));
 * console.log(convertAudio(stereo.data, stereo.format, pcm16Format(24_000)).length); // 48000
 */
// oxlint-disable-next-line max-params -- what, from what and to what are the call; the options come rarely.
export function convertAudio(
  source: Uint8Array,
  from: AudioFormat,
  to: AudioFormat,
  options: ConvertAudioOptions = {},
): Uint8Array<ArrayBuffer> {
  const converter = createAudioConverter({ ...options, from, to });
  return concatBytes([converter.push(source), converter.flush()]);
}
