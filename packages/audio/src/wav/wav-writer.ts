import { AntiphonError } from '@antiphon/interface';
import { type AudioFormat, bytesPerFrame, checkAudioFormat } from '../audio-format.ts';
import type { AudioSamples } from '../samples.ts';
import { encodeSamples } from './encode-samples.ts';
import { wavHeader, type WavHeaderOptions } from './wav-header.ts';

/** What the file holds beside audio. */
export type WavWriterOptions = WavHeaderOptions;

/** Writes a WAV file piece by piece, to wherever the caller puts the bytes. */
export interface WavWriter {
  readonly format: AudioFormat;
  /**
   * The bytes to begin the file with. Their sizes say "not known", so that a file whose writing was cut off at any point
   * is read to its end by this package and by common players.
   */
  header(): Uint8Array<ArrayBuffer>;
  /**
   * The bytes to append for some audio: samples are converted to the format, bytes are taken as stored in it already and
   * may split a frame anywhere.
   * @throws {AntiphonError} `CLOSED` after `end`.
   */
  push(audio: AudioSamples | Uint8Array): Uint8Array;
  /** The bytes to append after the last push: one zero where the audio has an odd length, else none. */
  padding(): Uint8Array<ArrayBuffer>;
  /**
   * The header with the real sizes, to write over the first one at offset 0; it has the same length. Ends the writer.
   * Calling it again gives the same header.
   */
  end(): Uint8Array<ArrayBuffer>;
  /** Bytes of audio pushed so far. */
  readonly dataByteCount: number;
}

/**
 * Makes a writer for one WAV file. It holds no audio.
 *
 * Beyond 4 GiB, the most a plain header can say, `end` leaves the sizes as "not known", or with `reserveLargeSizes` makes the file RF64.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when the format cannot be stored.
 * @example
 * import { createWavWriter } from '@antiphon/audio';
 *
 * const writer = createWavWriter({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 });
 * const parts = [writer.header(), writer.push(Int16Array.of(1, 2, 3)), writer.padding()];
 * parts[0] = writer.end();
 */
export function createWavWriter(format: AudioFormat, options: WavWriterOptions = {}): WavWriter {
  checkAudioFormat(format);
  let dataByteCount = 0;
  let hasEnded = false;
  return {
    format,
    header: () => wavHeader(format, undefined, options),
    push(audio) {
      if (hasEnded) throw new AntiphonError({ code: 'CLOSED', message: 'the WAV writer has ended: make a new one' });
      const bytes = isBytes(audio) ? audio : encodeSamples(audio, format);
      dataByteCount += bytes.byteLength;
      return bytes;
    },
    padding: () => new Uint8Array(dataByteCount % 2),
    end() {
      hasEnded = true;
      return wavHeader(format, dataByteCount - (dataByteCount % bytesPerFrame(format)), options);
    },
    get dataByteCount() {
      return dataByteCount;
    },
  };
}

/** By its tag, so that arrays of another realm count too. */
function isBytes(audio: AudioSamples | Uint8Array): audio is Uint8Array {
  return audio[Symbol.toStringTag] === 'Uint8Array';
}
