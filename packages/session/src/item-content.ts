import type { ContentPart, ConversationItem, StreamedPart } from '@antiphon/protocol';

/** What is written in a part, whichever its kind. */
export type PartField = 'text' | 'transcript';

/** The item without audio bytes: they may be large, and the streams deliver them. */
export function withoutAudio(item: ConversationItem): ConversationItem {
  if (item.type !== 'message' || !item.content.some(holdsAudio)) return item;
  return { ...item, content: item.content.map(dropAudio) };
}

/** The server's newer version of an item. A transcript we already have stays where the newer one holds none. */
export function mergeItem(known: ConversationItem, newer: ConversationItem): ConversationItem {
  const item = withoutAudio(newer);
  if (item.type !== 'message' || known.type !== 'message') return item;
  const content = item.content.map((part, index) => keepTranscript(known.content[index], part));
  return content.every((part, index) => part === item.content[index]) ? item : { ...item, content };
}

/** The canonical form of a streamed part: the API keeps short names there. */
export function outputPart({ type, text, transcript }: StreamedPart): ContentPart {
  const isText = type === 'text' || type === 'output_text';
  return isText ? { type: 'output_text', text: text ?? '' } : { type: 'output_audio', transcript: transcript ?? '' };
}

/** The part with a field written anew; the same part where it has no such field. */
export function writePart(part: ContentPart, field: PartField, write: (before: string) => string | null): ContentPart {
  switch (part.type) {
    case 'output_text':
    case 'input_text':
      return field === 'text' ? { ...part, text: write(part.text) ?? '' } : part;
    case 'output_audio':
    case 'input_audio':
      return field === 'transcript' ? { ...part, transcript: write(part.transcript ?? '') } : part;
    case 'input_image':
      return part;
    default:
      return part satisfies never;
  }
}

function keepTranscript(known: ContentPart | undefined, part: ContentPart): ContentPart {
  if (part.type !== 'input_audio' && part.type !== 'output_audio') return part;
  if (known?.type !== part.type || typeof part.transcript === 'string') return part;
  return typeof known.transcript === 'string' ? { ...part, transcript: known.transcript } : part;
}

function holdsAudio(part: ContentPart): boolean {
  return 'audio' in part && part.audio !== undefined && part.audio !== null;
}

function dropAudio(part: ContentPart): ContentPart {
  if (part.type !== 'input_audio' && part.type !== 'output_audio') return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
