import { AntiphonError, isAntiphonError, untilAborted } from '@antiphon/interface';
import type { AppendAudioOptions, AudioUpload } from './audio-upload.ts';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Session } from '../session.ts';
import { bytesPerMs } from './audio-duration.ts';
import { type AudioGatherer, createAudioGatherer } from './audio-gatherer.ts';
import { speedOf } from './audio-pace.ts';
import { type AudioSource, openAudioSource } from './audio-source.ts';
import { chunkSize } from './chunk-size.ts';
import { durationOf } from './convert-in-steps.ts';
import { linkSignals } from './linked-signal.ts';
import type { AudioOverflow } from './bounded-audio-queue.ts';
import { createWireConverter } from './wire-converter.ts';

export interface SendAudioOptions extends AppendAudioOptions {
  /**
   * How much audio one event holds, in milliseconds: shorter pieces are gathered until there is so much, and the rest goes at the end.
   * @default as the source gives it, cut to 100 ms where a pace is given, else to 32 KiB
   */
  readonly chunkMs?: number | undefined;
  /** Whether to make a user item of it at the end, as `commitAudio` does. @default false */
  readonly commit?: boolean | undefined;
  /** How much audio of an Observable may wait for the connection, in milliseconds. Other sources are asked for more only when there is room. @default 30_000 */
  readonly maximumQueuedMs?: number | undefined;
  /** What happens beyond it: an error that ends the sending, or audio that is left out. @default 'error' */
  readonly overflow?: AudioOverflow | undefined;
}

/** What became of a source's audio. */
export interface SentAudio {
  /** What was sent, in milliseconds. */
  readonly durationMs: number;
  /** What an Observable gave and was left out, by the choice of `overflow`. */
  readonly droppedMs: number;
  /** The item that `commit` made; absent without it, and when the server's turn detection had taken all of it before. */
  readonly itemId?: string;
}

export interface AudioSenderOptions {
  readonly upload: AudioUpload;
  readonly commands: Pick<Session, 'commitAudio' | 'clearAudio'>;
}

const DEFAULT_MAXIMUM_QUEUED_MS = 30_000;

/** `sendAudio` of a session. */
export function createAudioSender({ upload, commands }: AudioSenderOptions): Session['sendAudio'] {
  return async (source, options = {}) => {
    const { commit = false, signal, timeoutMs } = options;
    signal?.throwIfAborted();
    const linked = linkSignals(signal, upload.sessionEnd.signal());
    try {
      const sent = await sendSource(source, { ...options, signal: linked.signal }, upload);
      if (!commit) return sent;
      const itemId = await commitSent(commands, upload.settings.detectsTurns(), { signal, timeoutMs });
      return itemId === undefined ? sent : { ...sent, itemId };
    } finally {
      linked[Symbol.dispose]();
    }
  };
}

interface SendingOptions extends SendAudioOptions {
  readonly signal: AbortSignal;
}

async function sendSource(source: AudioSource, options: SendingOptions, upload: AudioUpload): Promise<SentAudio> {
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

async function commitSent(
  { commitAudio, clearAudio }: AudioSenderOptions['commands'],
  detectsTurns: boolean,
  options: CommandOptions,
): Promise<string | undefined> {
  try {
    return await commitAudio(options);
  } catch (error) {
    if (!isAntiphonError(error) || error.details.errorCode !== 'input_audio_buffer_commit_empty') throw error;
    // The server has made items of all that was speech.
    if (detectsTurns) return undefined;
    // Too little to commit must not become the beginning of the next turn. Whether it can be cleared is not what the caller asks.
    await clearAudio(options).catch(() => undefined);
    throw error;
  }
}

function checkMaximumQueued(maximumQueuedMs: number): void {
  if (maximumQueuedMs > 0) return;
  const message = `maximumQueuedMs is ${maximumQueuedMs}: give a number of milliseconds above 0`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
