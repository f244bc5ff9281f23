import { AntiphonError } from '@antiphon/interface';
import type { RealtimeSession, SessionConfig } from '@antiphon/protocol';
import type { AudioUpload } from './audio-upload.ts';
import type { CommandOptions, CommandSender } from './command-sender.ts';
import type { Configuration, ConfigurationUpdate } from './configuration/configuration.ts';
import type { Identifiers } from './identifiers.ts';
import { isSameItem } from './same-item.ts';
import type { Session } from './session.ts';

export interface SessionCommands extends Pick<
  Session,
  'update' | 'addItem' | 'deleteItem' | 'retrieveItem' | 'appendAudio' | 'commitAudio' | 'clearAudio' | 'truncate'
> {
  /** The same with all that is given, whatever the server has. */
  readonly updateWhole: (config: SessionConfig, options?: CommandOptions) => Promise<RealtimeSession>;
}

export interface SessionCommandsOptions {
  readonly configuration: Configuration;
  readonly sender: CommandSender;
  readonly upload: AudioUpload;
  readonly identifiers: Identifiers;
}

/** The commands of a session as events. */
export function createSessionCommands(options: SessionCommandsOptions): SessionCommands {
  const { configuration, sender, upload, identifiers } = options;
  const nextId = () => ({ event_id: identifiers.nextEventId() });
  const sendUpdate = async (update: ConfigurationUpdate, commandOptions?: CommandOptions) => {
    const session = { ...update.config, type: 'realtime' } as const;
    try {
      const described = await sender.command(
        { type: 'session.update', ...nextId(), session },
        undefined,
        commandOptions,
      );
      update.accept();
      return described;
    } finally {
      update.rollBack();
    }
  };
  return {
    async update(config, commandOptions) {
      commandOptions?.signal?.throwIfAborted();
      const update = configuration.begin(config);
      const { session } = configuration;
      return update === undefined && session !== undefined
        ? session
        : sendUpdate(update ?? configuration.beginWhole(config), commandOptions);
    },
    updateWhole: (config, commandOptions) => sendUpdate(configuration.beginWhole(config), commandOptions),
    addItem(item, { previousItemId, ...options } = {}) {
      const id = item.id ?? identifiers.createItemId();
      const place = previousItemId === undefined ? {} : { previous_item_id: previousItemId };
      const event = { type: 'conversation.item.create', ...nextId(), ...place, item: { ...item, id } } as const;
      return sender.command(event, { key: id, isAnsweredBy: (added) => isSameItem(item, added) }, options);
    },
    deleteItem: (itemId, options) =>
      sender.command({ type: 'conversation.item.delete', ...nextId(), item_id: itemId }, { key: itemId }, options),
    retrieveItem: (itemId, options) =>
      sender.command({ type: 'conversation.item.retrieve', ...nextId(), item_id: itemId }, { key: itemId }, options),
    async truncate(itemId, playedMs, { contentIndex = 0, ...options } = {}) {
      const end = {
        content_index: wholeNumber('contentIndex', contentIndex),
        audio_end_ms: wholeNumber('playedMs', playedMs),
      };
      const event = { type: 'conversation.item.truncate', ...nextId(), item_id: itemId, ...end } as const;
      return sender.command(event, { key: itemId }, options);
    },
    appendAudio: upload.append,
    async commitAudio(options) {
      // Audio that is appended later need not wait for the acknowledgement.
      const { committed } = await upload.inOrder(
        async () => ({
          committed: sender.command({ type: 'input_audio_buffer.commit', ...nextId() }, undefined, options),
        }),
        options,
      );
      return committed;
    },
    async clearAudio(options) {
      const { cleared } = await upload.inOrder(
        async () => ({
          cleared: sender.command({ type: 'input_audio_buffer.clear', ...nextId() }, undefined, options),
        }),
        options,
      );
      return cleared;
    },
  };
}

// The API refuses fractions, and NaN would go out as null.
function wholeNumber(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return Math.floor(value);
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: `${name} is ${value}: give a number of 0 or more` });
}
