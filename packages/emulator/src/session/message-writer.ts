import { base64FromBytes, type ContentPart, type ConversationItem, type StreamedPart } from '@antiphon/protocol';
import { randomText } from '../id-source.ts';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { SessionContext } from './session-context.ts';

/** Which kind of content part is written. */
export type PartKind = 'audio' | 'text';

/** Writes one assistant message of a response, event by event, in the API's order. */
export interface MessageWriter {
  /** Adds to the transcript of an audio part or to a text part; a part of another kind is finished first. */
  words(kind: PartKind, delta: string): void;
  /** Adds audio, in the bytes of the wire. */
  audio(bytes: Uint8Array): void;
  /** Sends the ends of the part and of the item. @returns the item as it is in `response.done` */
  finish(status: 'completed' | 'incomplete'): ConversationItem;
}

export interface MessageWriterOptions {
  readonly responseId: string;
  readonly outputIndex: number;
  readonly settings: ResponseSettings;
}

interface OpenPart {
  readonly kind: PartKind;
  readonly track: AudioTrack | undefined;
  text: string;
}

/** Opens the message: `response.output_item.added` and, in the conversation, `conversation.item.added` are sent at once. */
export function createMessageWriter(context: SessionContext, options: MessageWriterOptions): MessageWriter {
  const { responseId, outputIndex, settings } = options;
  const id = context.ids('item');
  const parts: OpenPart[] = [];
  let isPartOpen = false;

  const route = (): { response_id: string; item_id: string; output_index: number; content_index: number } => ({
    response_id: responseId,
    item_id: id,
    output_index: outputIndex,
    content_index: parts.length - 1,
  });

  const open = (kind: PartKind): OpenPart => {
    const current = parts.at(-1);
    if (isPartOpen && current?.kind === kind) return current;
    closePart();
    const part: OpenPart = { kind, text: '', track: kind === 'audio' ? createAudioTrack(settings.format) : undefined };
    parts.push(part);
    isPartOpen = true;
    update('in_progress');
    context.emit({ type: 'response.content_part.added', ...route(), part: streamedPart(part) });
    return part;
  };

  const closePart = (): void => {
    const part = parts.at(-1);
    if (!isPartOpen || part === undefined) return;
    isPartOpen = false;
    if (part.kind === 'audio') {
      context.emit({ type: 'response.output_audio.done', ...route() });
      context.emit({ type: 'response.output_audio_transcript.done', ...route(), transcript: part.text });
    } else {
      context.emit({ type: 'response.output_text.done', ...route(), text: part.text });
    }
    context.emit({ type: 'response.content_part.done', ...route(), part: streamedPart(part) });
  };

  // Keeps the conversation's copy, which may have been cut or deleted meanwhile, in step.
  const update = (status: 'in_progress' | 'completed' | 'incomplete'): boolean => {
    const content = parts.map((part) => contentPart(part, part.track?.isTruncated ?? false));
    return context.conversation.replace({ item: itemOf(id, status, content), tracks: parts.map(({ track }) => track) });
  };

  const previousItemId = announce(context, { responseId, outputIndex, settings, item: itemOf(id, 'in_progress', []) });

  return {
    words(kind, delta) {
      const part = open(kind);
      part.text += delta;
      const event = { ...route(), delta, obfuscation: randomText(context.random, 16 - (delta.length % 16)) };
      if (kind === 'audio') context.emit({ type: 'response.output_audio_transcript.delta', ...event });
      else context.emit({ type: 'response.output_text.delta', ...event });
    },
    audio(bytes) {
      open('audio').track?.append(bytes);
      context.hasSpoken = true;
      context.emit({ type: 'response.output_audio.delta', ...route(), delta: base64FromBytes(bytes) });
    },
    finish(status) {
      closePart();
      const item = itemOf(
        id,
        status,
        parts.map((part) => contentPart(part, false)),
      );
      context.emit({ type: 'response.output_item.done', response_id: responseId, output_index: outputIndex, item });
      if (settings.isInConversation && update(status)) {
        context.emit({ type: 'conversation.item.done', previous_item_id: previousItemId, item });
      }
      return item;
    },
  };
}

/**
 * Sends that an item of a response begins, and puts it into the conversation where the response belongs to it.
 * @returns the id of the item before it
 */
export function announce(
  context: SessionContext,
  { responseId, outputIndex, settings, item }: MessageWriterOptions & { readonly item: ConversationItem },
): string | null {
  context.emit({ type: 'response.output_item.added', response_id: responseId, output_index: outputIndex, item });
  if (!settings.isInConversation) return null;
  const previousItemId = context.conversation.insert({ item, tracks: [] }) ?? null;
  context.emit({ type: 'conversation.item.added', previous_item_id: previousItemId, item });
  return previousItemId;
}

function itemOf(
  id: string,
  status: 'in_progress' | 'completed' | 'incomplete',
  content: ContentPart[],
): ConversationItem {
  return { id, type: 'message', status, role: 'assistant', content };
}

// The stream keeps the short names; the item has the long ones.
function streamedPart(part: OpenPart): StreamedPart {
  return part.kind === 'audio' ? { type: 'audio', transcript: part.text } : { type: 'text', text: part.text };
}

function contentPart(part: OpenPart, isTruncated: boolean): ContentPart {
  if (part.kind === 'text') return { type: 'output_text', text: part.text };
  return { type: 'output_audio', transcript: isTruncated ? null : part.text };
}
