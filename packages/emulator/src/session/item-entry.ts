import {
  base64FromBytes,
  bytesFromBase64,
  type ContentPart,
  type ConversationItem,
  type ConversationItemParam,
} from '@antiphon/protocol';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';
import type { ConversationEntry } from './conversation.ts';
import type { SessionContext } from './session-context.ts';

/** Makes an entry of what a client wrote: the audio goes to the tracks, the item keeps none of it. */
export function entryFromClient(context: SessionContext, param: ConversationItemParam): ConversationEntry {
  const { audio } = context.settings;
  const id = param.id ?? context.ids('item');
  if (param.type !== 'message') return { item: { ...param, id, status: 'completed' }, tracks: [] };
  const tracks = param.content.map((part): AudioTrack | undefined => {
    if (!('audio' in part) || typeof part.audio !== 'string') return undefined;
    const { format } = part.type === 'input_audio' ? audio.input : audio.output;
    return createAudioTrack(format, bytesFromBase64(part.audio));
  });
  const content = param.content.map(withoutAudio);
  const item = { id, type: 'message', status: 'completed', role: param.role, content } as ConversationItem;
  return { item, tracks };
}

/** The user item that a commit makes of the buffer. */
export function entryFromSpeech(id: string, track: AudioTrack): ConversationEntry {
  const content: ContentPart[] = [{ type: 'input_audio', transcript: null }];
  return { item: { id, type: 'message', status: 'completed', role: 'user', content }, tracks: [track] };
}

/** The item as `conversation.item.retrieved` has it: with its audio. */
export function itemWithAudio({ item, tracks }: ConversationEntry): ConversationItem {
  if (item.type !== 'message') return item;
  const content = item.content.map((part, index): ContentPart => {
    const track = tracks[index];
    if (track === undefined || (part.type !== 'input_audio' && part.type !== 'output_audio')) return part;
    return { ...part, audio: base64FromBytes(track.bytes()) };
  });
  return { ...item, content };
}

function withoutAudio(part: ContentPart): ContentPart {
  switch (part.type) {
    case 'input_audio':
    case 'output_audio':
      return { type: part.type, transcript: part.transcript ?? null };
    case 'input_text':
    case 'input_image':
    case 'output_text':
      return part;
    default:
      return part satisfies never;
  }
}
