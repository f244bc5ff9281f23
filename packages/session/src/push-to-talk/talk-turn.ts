import type { CommandOptions } from '../commands/command-sender.ts';
import type { Session } from '../session.ts';
import { createAudioGatherer } from '../upload/audio-gatherer.ts';

/** The audio of one press, on its way to the server. */
export interface TalkTurn {
  readonly byteLength: number;
  readonly write: (bytes: Uint8Array) => void;
  /** Sends what is left and waits for all of it. Rejects with the first failure. */
  readonly finish: (options: CommandOptions) => Promise<void>;
}

/** @param chunkBytes what goes out in one event */
export function createTalkTurn(session: Pick<Session, 'appendAudio'>, chunkBytes: number): TalkTurn {
  const gatherer = createAudioGatherer({ chunkBytes, isGathering: true });
  let byteLength = 0;
  let failure: { readonly error: unknown } | undefined;
  let last: Promise<void> = Promise.resolve();
  const send = (chunk: Uint8Array, options?: CommandOptions) => {
    // The rest of a turn that has a gap would be worth nothing.
    if (failure !== undefined || chunk.length === 0) return;
    last = session.appendAudio(chunk, options).catch((error: unknown) => void (failure ??= { error }));
  };
  return {
    get byteLength() {
      return byteLength;
    },
    write(bytes) {
      byteLength += bytes.length;
      for (const chunk of gatherer.push(bytes)) send(chunk);
    },
    async finish(options) {
      send(gatherer.flush(), options);
      // Appends keep their order, so the last one is the last to settle.
      await last;
      if (failure !== undefined) throw failure.error;
    },
  };
}
