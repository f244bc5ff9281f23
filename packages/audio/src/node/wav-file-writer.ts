import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type AbortOptions, AntiphonError } from '@antiphon/interface';
import type { AudioFormat } from '../audio-format.ts';
import type { AudioSamples } from '../samples.ts';
import { createWavWriter, type WavWriter, type WavWriterOptions } from '../wav/wav-writer.ts';
import { cannotWrite } from './wav-file-error.ts';

/** How a WAV file is written piece by piece. */
export interface WavFileWriterOptions extends WavWriterOptions, AbortOptions {
  readonly format: AudioFormat;
}

/** A WAV file that is being written. It holds an open file: close it. */
export interface WavFileWriter extends AsyncDisposable {
  readonly format: AudioFormat;
  /**
   * Appends audio: samples are converted to the format, bytes are taken as stored in it already. Resolves when the system has taken it;
   * calls are carried out in order whether or not they are awaited, and what is not awaited is held in memory until then.
   * Bytes are not copied: leave them alone until it resolves.
   * @throws {AntiphonError} `MEMORY` with `details.path` when this or an earlier call could not be written; `CLOSED` after `close`.
   */
  write(audio: AudioSamples | Uint8Array): Promise<void>;
  /**
   * Waits for what is being written, puts the real sizes into the header and closes the file. Calling it again waits for the same.
   * @throws {AntiphonError} `MEMORY` when something could not be written; the file is closed all the same.
   */
  close(): Promise<void>;
  /** Bytes of audio taken so far. */
  readonly dataByteCount: number;
}

/**
 * Opens a WAV file for writing piece by piece, such as a recording that goes on. What was there is replaced at once.
 *
 * The file can be read at every moment, also after a crash: until it is closed its header says that the sizes are not known, which means
 * all that is there. The signal is for the opening only.
 *
 * @throws {AntiphonError} `MEMORY` with `details.path` when the file cannot be created; `AUDIO_FORMAT` when the format cannot be stored.
 * @example
 * import { createWavFileWriter } from '@antiphon/audio/node';
 *
 * async function record(path: string, chunks: AsyncIterable<Int16Array>): Promise<void> {
 *   const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 } as const;
 *   await using file = await createWavFileWriter(path, { format });
 *   for await (const chunk of chunks) await file.write(chunk);
 * }
 */
export async function createWavFileWriter(
  path: string | URL,
  { format, signal, ...options }: WavFileWriterOptions,
): Promise<WavFileWriter> {
  signal?.throwIfAborted();
  const name = typeof path === 'string' ? path : fileURLToPath(path);
  const writer = createWavWriter(format, options);
  const file = await begin(name, writer);
  let queue: Promise<void> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    try {
      await queue;
      await naming(name, finish(file, writer));
    } finally {
      await file.close();
    }
  };
  return {
    format,
    write(audio) {
      if (closing !== undefined) return Promise.reject(closedError(name));
      let bytes: Uint8Array;
      try {
        bytes = writer.push(audio);
      } catch (cause) {
        return Promise.reject(cause);
      }
      queue = queue.then(() => naming(name, file.writeFile(bytes)));
      // Whoever does not await this hears of it from the next call and from close.
      queue.catch(() => undefined);
      return queue;
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
    get dataByteCount() {
      return writer.dataByteCount;
    },
  };
}

async function begin(path: string, writer: WavWriter): Promise<FileHandle> {
  const file = await naming(path, open(path, 'w'));
  try {
    await naming(path, file.writeFile(writer.header()));
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

async function finish(file: FileHandle, writer: WavWriter): Promise<void> {
  await file.writeFile(writer.padding());
  const header = writer.end();
  await file.write(header, 0, header.length, 0);
  await file.sync();
}

async function naming<Value>(path: string, action: Promise<Value>): Promise<Value> {
  try {
    return await action;
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

function closedError(path: string): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: `the WAV file ${path} is closed: make a new writer` });
}
