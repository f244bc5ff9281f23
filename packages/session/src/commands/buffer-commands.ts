import type { AudioUpload } from '../upload/audio-upload.ts';
import type { CommandOptions, CommandSender } from './command-sender.ts';

/** What ends a stretch of audio that was appended. */
export interface BufferCommands {
  /** Resolves with the id of the item that is made of it. */
  readonly commitAudio: (options?: CommandOptions) => Promise<string>;
  readonly clearAudio: (options?: CommandOptions) => Promise<undefined>;
}

export interface BufferCommandsOptions {
  readonly sender: CommandSender;
  readonly upload: Pick<AudioUpload, 'inOrder'>;
  readonly nextEventId: () => string;
}

/** They keep their place among what is appended. What is appended later need not wait for their acknowledgement. */
export function createBufferCommands({ sender, upload, nextEventId }: BufferCommandsOptions): BufferCommands {
  return {
    async commitAudio(options) {
      const { committed } = await upload.inOrder(async () => {
        const event = { type: 'input_audio_buffer.commit', event_id: nextEventId() } as const;
        return { committed: sender.command(event, undefined, options) };
      }, options);
      return committed;
    },
    async clearAudio(options) {
      const { cleared } = await upload.inOrder(async () => {
        const event = { type: 'input_audio_buffer.clear', event_id: nextEventId() } as const;
        return { cleared: sender.command(event, undefined, options) };
      }, options);
      return cleared;
    },
  };
}
