import { AntiphonError } from '@antiphon/interface';
import type { AudioUpload } from '../upload/audio-upload.ts';
import { createBufferCommands } from './buffer-commands.ts';
import type { CommandSender } from './command-sender.ts';
import { isSameItem } from '../conversation/same-item.ts';
import type { Session } from '../session.ts';

export type SessionCommands = Pick<
  Session,
  'update' | 'addItem' | 'deleteItem' | 'retrieveItem' | 'appendAudio' | 'commitAudio' | 'clearAudio' | 'truncate'
>;

export interface SessionCommandsOptions {
  readonly update: Session['update'];
  readonly sender: CommandSender;
  readonly upload: AudioUpload;
  readonly nextEventId: () => string;
  readonly createItemId: () => string;
}

/** The commands of a session as events. */
export function createSessionCommands(options: SessionCommandsOptions): SessionCommands {
  const { update, sender, upload, nextEventId, createItemId } = options;
  const nextId = () => ({ event_id: nextEventId() });
  return {
    update,
    addItem(item, { previousItemId, ...options } = {}) {
      const id = item.id ?? createItemId();
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
    ...createBufferCommands(options),
  };
}

// The API refuses fractions, and NaN would go out as null.
function wholeNumber(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return Math.floor(value);
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message: `${name} is ${value}: give a number of 0 or more` });
}
