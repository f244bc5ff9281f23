import type { ContentPart, ConversationItem, MessageItem, StreamedPart } from '@antiphon/protocol';
import { type ItemDetails, type PartDetails, partDetails } from './item-details.ts';

/** What is written in a part, whichever its kind. */
export type PartField = 'text' | 'transcript';

/** What a field is to be. */
export interface PartWriting {
  readonly field: PartField;
  /** null: not known. */
  readonly text: string | null;
  /** Takes the text although it is equal: what was joined from pieces holds on to them. */
  readonly isWhole?: true;
}

/** The item without audio bytes: they may be large, and the streams deliver them. */
export function withoutAudio(item: ConversationItem): ConversationItem {
  if (item.type !== 'message' || !item.content.some(holdsAudio)) return item;
  return { ...item, content: item.content.map(dropAudio) };
}

/**
 * The server's newer version of an item, or the known one where it tells nothing new.
 *
 * An item never goes back: what it said, and that it ended, stays where the newer version lacks it, which is then a late one or one that leaves out what it told before.
 */
export function mergeItem(known: ConversationItem, newer: ConversationItem, details: ItemDetails): ConversationItem {
  if (known.type !== newer.type) return withoutAudio(newer);
  // What has ended is told up to three times.
  if (isEqual(known, newer)) return known;
  const merged = withEnding(known, withContent(known, withoutAudio(newer), details));
  // It is the newer one itself where that lacks nothing.
  return merged !== newer && isEqual(known, merged) ? known : merged;
}

/** The canonical form of a streamed part: the API keeps short names there. */
export function outputPart({ type, text, transcript }: StreamedPart): ContentPart {
  const isText = type === 'text' || type === 'output_text';
  return isText ? { type: 'output_text', text: text ?? '' } : { type: 'output_audio', transcript: transcript ?? '' };
}

/** The item with a field of one part written anew; the same item where there is no such field, or nothing changes. */
export function writePart(item: ConversationItem, index: number, writing: PartWriting): ConversationItem {
  if (item.type !== 'message') return item;
  const known = item.content[index];
  // Some servers leave content_part.added out.
  if (known === undefined && (item.role !== 'assistant' || index !== item.content.length)) return item;
  const part = known ?? outputPart({ type: writing.field === 'text' ? 'text' : 'audio' });
  const written = writtenPart(part, writing);
  if (written === known) return item;
  return withParts(item, known === undefined ? [...item.content, written] : item.content.with(index, written));
}

/**
 * The message with other parts. One of the usual form is written out: an engine gives each copy that a spread makes a layout of its own, and all
 * that reads the copies is slow.
 */
export function withParts<Item extends MessageItem>(item: Item, content: readonly ContentPart[]): Item {
  const { id, object, type, status, role } = item;
  if (object === undefined || status === undefined || fieldCount(item) !== 6) return { ...item, content };
  return { id, object, type, status, role, content } as MessageItem as Item;
}

/** What a part says; '' for one that says nothing yet, or is not there. */
export function partText(item: ConversationItem, index: number): string {
  const part = item.type === 'message' ? item.content[index] : undefined;
  if (part === undefined || part.type === 'input_image') return '';
  return ('text' in part ? part.text : part.transcript) ?? '';
}

function writtenPart(part: ContentPart, { field, text, isWhole }: PartWriting): ContentPart {
  switch (part.type) {
    case 'output_text':
    case 'input_text': {
      if (field !== 'text') return part;
      const written = text ?? '';
      if (written === part.text && isWhole !== true) return part;
      return fieldCount(part) === 2 ? { type: part.type, text: written } : { ...part, text: written };
    }
    case 'output_audio':
    case 'input_audio': {
      if (field !== 'transcript') return part;
      if (text === part.transcript && isWhole !== true) return part;
      const isUsual = part.transcript !== undefined && fieldCount(part) === 2;
      return isUsual ? { type: part.type, transcript: text } : { ...part, transcript: text };
    }
    case 'input_image':
      return part;
    default:
      return part satisfies never;
  }
}

function withContent(known: ConversationItem, newer: ConversationItem, details: ItemDetails): ConversationItem {
  switch (newer.type) {
    case 'message':
      return known.type === 'message' ? withMergedContent(known, newer, details) : newer;
    case 'function_call':
    case 'mcp_approval_request':
      return known.type === newer.type && newer.arguments === '' ? { ...newer, arguments: known.arguments } : newer;
    case 'mcp_call':
      if (known.type !== 'mcp_call') return newer;
      return {
        ...newer,
        ...(newer.arguments === '' ? { arguments: known.arguments } : {}),
        ...(typeof known.output === 'string' && typeof newer.output !== 'string' ? { output: known.output } : {}),
        ...(known.error && !newer.error ? { error: known.error } : {}),
      };
    case 'mcp_list_tools':
      return known.type === 'mcp_list_tools' && newer.tools.length === 0 ? { ...newer, tools: known.tools } : newer;
    case 'function_call_output':
    case 'mcp_approval_response':
      return newer;
    default:
      return newer satisfies never;
  }
}

function withMergedContent<Newer extends MessageItem>(known: MessageItem, newer: Newer, details: ItemDetails): Newer {
  const count = Math.max(known.content.length, newer.content.length);
  const content: ContentPart[] = [];
  let isNewer = true;
  for (let index = 0; index < count; index += 1) {
    const part = mergedPart(known.content[index], newer.content[index], partDetails(details, index));
    if (part === undefined) continue;
    content.push(part);
    isNewer &&= part === newer.content[index];
  }
  return isNewer ? newer : withParts(newer, content);
}

function mergedPart(
  known: ContentPart | undefined,
  newer: ContentPart | undefined,
  { heardMs }: PartDetails,
): ContentPart | undefined {
  if (known === undefined || newer === undefined) return newer ?? known;
  if (known.type !== newer.type) return newer;
  // What was cut off stays so.
  return heardMs === undefined ? keepText(known, newer) : known;
}

function keepText(known: ContentPart, part: ContentPart): ContentPart {
  if ('text' in part && 'text' in known) return part.text === '' ? known : part;
  if (part.type !== 'input_audio' && part.type !== 'output_audio') return part;
  const { transcript } = known as typeof part;
  return (part.transcript ?? '') === '' && typeof transcript === 'string' ? { ...part, transcript } : part;
}

function withEnding(known: ConversationItem, newer: ConversationItem): ConversationItem {
  const { status } = known;
  const hasEnded = status === 'completed' || status === 'incomplete';
  const goesBack = newer.status === undefined || newer.status === null || newer.status === 'in_progress';
  return hasEnded && goesBack ? { ...newer, status } : newer;
}

/** Whether two values that came in JSON are equal. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && areEqual(one, other);
  // Without lists of names: this is asked several times for every item, and seldom about one that differs.
  let count = 0;
  for (const name in one) {
    const value = (one as Fields)[name];
    if (value === undefined ? !Object.hasOwn(other, name) : !isEqual(value, (other as Fields)[name])) return false;
    count += 1;
  }
  for (const _name in other) count -= 1;
  return count === 0;
}

function areEqual(some: readonly unknown[], others: readonly unknown[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) if (!isEqual(some[at], others[at])) return false;
  return true;
}

function fieldCount(value: object): number {
  let count = 0;
  for (const _name in value) count += 1;
  return count;
}

type Fields = Readonly<Record<string, unknown>>;

function holdsAudio(part: ContentPart): boolean {
  return 'audio' in part && part.audio !== undefined && part.audio !== null;
}

function dropAudio(part: ContentPart): ContentPart {
  if (part.type !== 'input_audio' && part.type !== 'output_audio') return part;
  const { audio: _audio, ...rest } = part;
  return rest;
}
