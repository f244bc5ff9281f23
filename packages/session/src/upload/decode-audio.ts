import { type AudioFormat, type AudioSamples, decodePcma, decodePcmu, pcm16FromBytes } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';

type ReadSample = (view: DataView, offset: number) => number;

const READERS = new Map<string, ReadSample>([
  ['pcm 8', (view, offset) => (view.getUint8(offset) - 0x80) / 0x80],
  ['pcm 24', (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 0x80_0000],
  ['pcm 32', (view, offset) => view.getInt32(offset, true) / 0x8000_0000],
  ['float 32', (view, offset) => view.getFloat32(offset, true)],
  ['float 64', (view, offset) => view.getFloat64(offset, true)],
]);

/**
 * Decodes whole frames: to 16-bit samples where nothing is lost by it, else to floating point. Interleaved as they were.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` for an encoding or a sample size that there is not.
 */
export function decodeAudio(bytes: Uint8Array, { encoding, bitsPerSample }: AudioFormat): AudioSamples {
  const name = `${encoding} ${bitsPerSample}`;
  if (name === 'pcm 16') return pcm16FromBytes(bytes);
  if (name === 'pcmu 8') return decodePcmu(bytes);
  if (name === 'pcma 8') return decodePcma(bytes);
  const read = READERS.get(name);
  if (read === undefined) {
    const expected = 'pcm of 8, 16, 24 or 32 bits, float of 32 or 64, pcmu or pcma of 8';
    throw new AntiphonError({
      code: 'AUDIO_FORMAT',
      message: `audio of ${name} bits cannot be read: give ${expected}`,
      details: { expected },
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bytesPerSample = bitsPerSample / 8;
  return Float32Array.from({ length: bytes.byteLength / bytesPerSample }, (_, index) =>
    read(view, index * bytesPerSample),
  );
}
