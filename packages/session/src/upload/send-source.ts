import { AntiphonError, untilAborted } from '@antiphon/interface';
import { bytesPerMs } from './audio-duration.ts';
import { type AudioGatherer, createAudioGatherer } from './audio-gatherer.ts';
import { speedOf } from './audio-pace.ts';
import { type AudioSource, openAudioSource } from './audio-source.ts';
import type { AppendAudioOptions, AudioUpload } from './audio-upload.ts';
import type { AudioOverflow } from './bounded-audio-queue.ts';
import { chunkSize } from './chunk-size.ts';
import { durationOf } from './convert-in-steps.ts';
import { linkSignals } from './linked-signal.ts';
import { createWireConverter } from './wire-converter.ts';

export interface SendSourceOptions extends AppendAudioOptions {
  /**
   * How much audio one event holds, in milliseconds: shorter pieces are gathered until there is so much, and the rest goes at the end.
   * @default as the source gives it, cut to 100 ms where a pace is given, else to 32 KiB
   */
  readonly chunkMs?: number | undefined;
  /** How much audio of an Observable may wait for the connection, in milliseconds. Other sources are asked for more only when there is room. @default 30_000 */
  readonly maximumQueuedMs?: number | undefined;
  /** What happens beyond it: an error that ends the sending, or audio that is left out. @default 'error' */
  readonly overflow?: AudioOverflow | undefined;
}

/** What became of a source's audio. */
export interface SentSource {
  /** What was sent, in milliseconds. */
  readonly durationMs: number;
  /** What an Observable gave and was left out, by the choice of `overflow`. */
  readonly droppedMs: number;
}

/** Through which the bytes of the wire go. */
export type SourceUpload = Pick<AudioUpload, 'appendBytes' | 'settings' | 'pacer' | 'sessionEnd'>;

const DEFAULT_MAXIMUM_QUEUED_MS = 30_000;

/** Sends a source's audio as it comes, until it ends, the signal aborts or the session is over; then the source is told to stop. */
export async function sendSource(
  source: AudioSource,
  options: SendSourceOptions,
  upload: SourceUpload,
): Promise<SentSource> {
  options.signal?.throwIfAborted();
  const linked = linkSignals(options.signal, upload.sessionEnd.signal());
  try {
    return await sendLinked(source, { ...options, signal: linked.signal }, upload);
  } finally {
    linked[Symbol.dispose]();
  }
}

interface LinkedOptions extends SendSourceOptions {
  readonly signal: AbortSignal;
}

async function sendLinked(source: AudioSource, options: LinkedOptions, upload: SourceUpload): Promise<SentSource> {
  const {
    format,
    pace = 'unlimited',
    maximumQueuedMs = DEFAULT_MAXIMUM_QUEUED_MS,
    overflow = 'error',
    signal,
  } = options;
  const wire = upload.settings.format();
  const speed = speedOf(pace);
  const chunkBytes = chunkSize({ wire, chunkMs: options.chunkMs, speed });
  const gatherer = createAudioGatherer({ chunkBytes, isGathering: options.chunkMs !== undefined });
  const converter = createWireConverter({ from: format, to: wire });
  checkMaximumQueued(maximumQueuedMs);
  const durationMs = (audio: Parameters<typeof durationOf>[0]) => durationOf(audio, { from: format, to: wire });
  const commandOptions = { signal, timeoutMs: options.timeoutMs };
  let sentBytes = 0;
  const send = async (bytes: Uint8Array) => {
    await upload.pacer.wait(bytes.length / bytesPerMs(wire), speed, signal);
    await upload.appendBytes(bytes, commandOptions);
    sentBytes += bytes.length;
  };
  signal.throwIfAborted();
  const reader = openAudioSource(source, { durationMs, maximumQueuedMs, overflow });
  try {
    for (;;) {
      const audio = await untilAborted(reader.read(), signal);
      if (audio === undefined) break;
      for (const chunk of gatherer.push(converter.push(audio))) await send(chunk);
    }
    for (const chunk of rest(gatherer, converter.flush())) await send(chunk);
  } catch (error) {
    reader.stop(error);
    throw error;
  }
  return { durationMs: sentBytes / bytesPerMs(wire), droppedMs: reader.droppedMs };
}

function rest(gatherer: AudioGatherer, bytes: Uint8Array): readonly Uint8Array[] {
  return [...gatherer.push(bytes), gatherer.flush()].filter(({ length }) => length > 0);
}

function checkMaximumQueued(maximumQueuedMs: number): void {
  if (maximumQueuedMs > 0) return;
  const message = `maximumQueuedMs is ${maximumQueuedMs}: give a number of milliseconds above 0`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
