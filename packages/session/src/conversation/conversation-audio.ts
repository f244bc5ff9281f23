import { concatBytes } from '@antiphon/audio';
import type { Clock } from '@antiphon/interface';
import { audioDeltaBytes, type ClientEvent, type RealtimeAudioFormat, type ServerSession } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { ConversationStore } from './conversation-store.ts';
import { type InputAudio, observeInputAudio } from './observe-input-audio.ts';
import {
  type AudioRetention,
  createRetainedAudioStore,
  type RetainedAudio,
  type RetainedAudioStore,
} from './retained-audio.ts';

/** The audio of a conversation: nothing but its duration unless more was asked for. */
export interface ConversationAudio extends InputAudio {
  readonly retained: (itemId: string, contentIndex?: number) => RetainedAudio | undefined;
  /** The same in one piece. */
  readonly bytes: (itemId: string, contentIndex: number) => Uint8Array | undefined;
}

export interface ConversationAudioOptions {
  readonly dispatcher: Dispatcher;
  readonly conversation: ConversationStore;
  readonly sent$: Observable<ClientEvent>;
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
  readonly retainAudio: AudioRetention;
  readonly maximumRetainedBytes: number;
}

/** 11 minutes of PCM. */
export const DEFAULT_MAXIMUM_RETAINED_BYTES: number = 32 * 1024 * 1024;

export function createConversationAudio(options: ConversationAudioOptions): ConversationAudio {
  const { dispatcher, retainAudio, maximumRetainedBytes } = options;
  const isRetaining = retainAudio !== false;
  // Half for what is in no item yet: silence that nobody commits must not drive out what was said.
  const maximumUncommittedBytes = Math.floor(maximumRetainedBytes / 2);
  const retained = createRetainedAudioStore(maximumRetainedBytes - maximumUncommittedBytes);
  const input = observeInputAudio({ ...options, maximumUncommittedBytes, ...(isRetaining ? { retained } : {}) });
  if (isRetaining) dispatcher.on('conversation.item.deleted', ({ item_id: itemId }) => retained.delete(itemId));
  if (retainAudio === 'all') retainOutput(dispatcher, retained);
  return {
    ...input,
    retained: (itemId, contentIndex = 0) => retained.get({ itemId, contentIndex }),
    bytes(itemId, contentIndex) {
      const chunks = retained.get({ itemId, contentIndex })?.chunks;
      return chunks && concatBytes(chunks);
    },
  };
}

function retainOutput(dispatcher: Dispatcher, retained: RetainedAudioStore): void {
  let format: RealtimeAudioFormat = { type: 'audio/pcm' };
  const described = ({ session }: { readonly session: ServerSession }) => {
    if (session.type === 'transcription' || session.type === 'translation') return;
    format = session.audio?.output?.format ?? format;
  };
  dispatcher.on('session.created', described);
  dispatcher.on('session.updated', described);
  dispatcher.on('response.output_audio.delta', (event) => {
    try {
      const at = { itemId: event.item_id, contentIndex: event.content_index };
      retained.append(at, audioDeltaBytes(event), format);
    } catch {
      // It is not base64: the response says so to those who listen.
    }
  });
  dispatcher.on('conversation.item.truncated', (event) =>
    retained.cut({ itemId: event.item_id, contentIndex: event.content_index }, event.audio_end_ms),
  );
}
