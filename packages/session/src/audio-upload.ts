import { bytesFromPcm16 } from '@antiphon/audio';
import type { Clock, Connection } from '@antiphon/interface';
import { base64FromBytes, type ClientEvent } from '@antiphon/protocol';
import type { CommandOptions } from './command-sender.ts';
import { createDeadline } from './deadline.ts';
import { checkTimeoutMs } from './timer.ts';
import { settleWithin } from './wait.ts';

/** Bytes of audio in one append event: 683 ms of PCM16 at 24 000 Hz, and an even number. */
export const APPEND_CHUNK_BYTES: number = 32 * 1024;

/** Sends audio no faster than the connection drains, and keeps what concerns the input buffer in the order of the calls. */
export interface AudioUpload {
  readonly append: (pcm: Uint8Array | Int16Array, options?: CommandOptions) => Promise<void>;
  /** Runs after all that was asked before: at once when nothing is under way. Later tasks wait for the promise it returns. */
  inOrder<Value>(task: () => Promise<Value>, options?: CommandOptions): Promise<Value>;
}

export interface AudioUploadOptions {
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
  /** Bytes of audio in one event. @default APPEND_CHUNK_BYTES */
  readonly chunkBytes?: number;
  readonly nextEventId: () => string;
  readonly send: (event: ClientEvent) => void;
  readonly connection: () => Pick<Connection, 'drained'>;
  /** Why the session has ended, once it has. */
  readonly endReason: () => unknown;
}

export function createAudioUpload(options: AudioUploadOptions): AudioUpload {
  const {
    clock,
    commandTimeoutMs,
    nextEventId,
    send,
    connection,
    endReason,
    chunkBytes = APPEND_CHUNK_BYTES,
  } = options;
  let underWay = 0;
  let tail: Promise<unknown> = Promise.resolve();

  const afterOthers = async <Value>(
    task: () => Promise<Value>,
    { signal, timeoutMs = commandTimeoutMs }: CommandOptions,
  ) => {
    signal?.throwIfAborted();
    checkTimeoutMs('timeoutMs', timeoutMs);
    const what = 'audio that was appended before was not sent';
    underWay += 1;
    try {
      if (underWay > 1) await settleWithin(tail, { clock, timeoutMs, signal, what });
      return await task();
    } finally {
      underWay -= 1;
    }
  };
  const inOrder = <Value>(task: () => Promise<Value>, commandOptions: CommandOptions = {}): Promise<Value> => {
    const run = afterOthers(task, commandOptions);
    // Without the results: each would hold those of all calls before it.
    tail = Promise.allSettled([tail, run]).then(() => undefined);
    return run;
  };
  const appendChunk = async (chunk: Uint8Array, { signal, timeoutMs = commandTimeoutMs }: CommandOptions) => {
    signal?.throwIfAborted();
    send({ type: 'input_audio_buffer.append', event_id: nextEventId(), audio: base64FromBytes(chunk) });
    const deadline = createDeadline({ clock, timeoutMs, signal, what: 'the connection did not take more audio' });
    try {
      await connection().drained({ signal: deadline.signal });
    } catch (error) {
      throw endReason() ?? error;
    } finally {
      deadline[Symbol.dispose]();
    }
  };
  return {
    inOrder,
    append: (pcm, commandOptions = {}) =>
      inOrder(async () => {
        const bytes = pcm instanceof Int16Array ? bytesFromPcm16(pcm) : pcm;
        for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
          await appendChunk(bytes.subarray(offset, offset + chunkBytes), commandOptions);
        }
      }, commandOptions),
  };
}
