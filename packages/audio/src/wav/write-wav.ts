import { AntiphonError } from '@antiphon/interface';
import { bytesPerFrame } from '../audio-format.ts';
import { encodeSamples } from './encode-samples.ts';
import { formatOfContent, type WavContent } from './wav-content.ts';
import { wavHeader } from './wav-header.ts';

/** So near to 4 GiB that the header may be what is too much. */
const LEAST_LARGE_SIZE = 0xfff0_0000;

/**
 * Writes a WAV file to memory; beyond 4 GiB an RF64 file. Of metadata, what an INFO list can hold is written.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when the format cannot be stored, or the content is not whole frames of it;
 * `INVALID_ARGUMENT` when the samples are neither `Int16Array` nor `Float32Array`.
 * @example
 * import { writeWav } from '@antiphon/audio';
 *
 * const oneSecondOfSilence = writeWav({ sampleRateHz: 24_000, samples: new Int16Array(24_000) });
 * console.log(oneSecondOfSilence.byteLength); // 48044
 */
export function writeWav(content: WavContent): Uint8Array<ArrayBuffer> {
  const format = formatOfContent(content);
  const data = 'data' in content ? content.data : encodeSamples(content.samples, format);
  const frameBytes = bytesPerFrame(format);
  if (data.byteLength % frameBytes !== 0) {
    throw new AntiphonError({
      code: 'AUDIO_FORMAT',
      message: `${data.byteLength} bytes of audio are not whole frames: expected a multiple of ${frameBytes}, one sample of each channel`,
      details: {
        byteOffset: data.byteLength - (data.byteLength % frameBytes),
        expected: `frames of ${frameBytes} bytes`,
      },
    });
  }
  const { metadata } = content;
  const header = wavHeader(format, data.byteLength, {
    metadata,
    reserveLargeSizes: data.byteLength >= LEAST_LARGE_SIZE,
  });
  // A chunk of odd length is followed by one byte of padding, which the new array holds already.
  const bytes = new Uint8Array(header.length + data.byteLength + (data.byteLength % 2));
  bytes.set(header);
  bytes.set(data, header.length);
  return bytes;
}
