import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { WavContent } from '@antiphon/audio';
import { writeWavFile } from '@antiphon/audio/node';
import { AntiphonError, isAntiphonError } from '@antiphon/interface';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** Saves audio as WAV files in one folder. */
export interface AudioStore {
  /**
   * Saves audio under a temporary name and renames it, so nothing half-written is ever seen. An existing file of the name is replaced.
   *
   * @returns the absolute path
   * @throws {AntiphonError} `AUDIO_FORMAT` for a format that cannot be, or bytes that are no whole frames of it;
   * `INVALID_ARGUMENT` for a name that is not a plain file name; `MEMORY` when the file cannot be written.
   */
  save(audio: Uint8Array | Int16Array, options?: SaveAudioOptions): Promise<string>;
}

/** How bytes are to be read as audio, and the name of the file. */
export interface SaveAudioOptions {
  /** Interleaved. @default 1 */
  readonly channelCount?: number | undefined;
  /** Bytes a sample: 1 (unsigned), 2, 3 or 4; an `Int16Array` has 2. @default 2 */
  readonly sampleWidthBytes?: number | undefined;
  /** @default 24_000 */
  readonly sampleRateHz?: number | undefined;
  /** A plain file name in the audio folder; `.wav` is added where it is missing. @default a new UUID */
  readonly outputFilename?: string | undefined;
}

/** Makes a store. The folder is made with the first file. */
export function createAudioStore(folder: string): AudioStore {
  return {
    async save(audio, options = {}) {
      const path = resolve(folder, fileName(options.outputFilename));
      try {
        await mkdir(folder, { recursive: true });
        await writeWavFile(path, content(audio, options));
      } catch (cause) {
        if (isAntiphonError(cause)) throw cause;
        const message = `the audio file '${path}' cannot be written: check that its folder may be written to and has room`;
        throw new AntiphonError({ code: 'MEMORY', message, cause, details: { path } });
      }
      return path;
    },
  };
}

function content(
  audio: Uint8Array | Int16Array,
  { channelCount = 1, sampleWidthBytes = 2, sampleRateHz = PCM_SAMPLE_RATE_HZ }: SaveAudioOptions,
): WavContent {
  const format = { encoding: 'pcm', bitsPerSample: sampleWidthBytes * 8, sampleRateHz, channelCount } as const;
  if (!(audio instanceof Int16Array)) return { format, data: audio };
  if (sampleWidthBytes === 2) return { format, samples: audio };
  const message = `an Int16Array has 2 bytes a sample, not ${sampleWidthBytes}: leave sampleWidthBytes out, or pass bytes`;
  throw new AntiphonError({ code: 'AUDIO_FORMAT', message });
}

function fileName(given: string | undefined): string {
  if (given === undefined) return `${randomUUID()}.wav`;
  if (given === '' || given === '.' || given === '..' || /[/\\\0]/.test(given)) {
    const message = `outputFilename must be a plain file name in the audio folder, not '${given}'`;
    throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
  }
  return /\.wav$/i.test(given) ? given : `${given}.wav`;
}
