import type { ConversationItem, RealtimeResponse } from '@antiphon/protocol';
import type { PartField } from './item-content.ts';

/** Where in a response something belongs. */
export interface OutputAddress {
  readonly output_index: number;
  readonly content_index: number;
}

/** Gathers what a response says, by item and part, so that neither their number nor the order of events matters. */
export interface OutputCollector {
  append(field: PartField, at: OutputAddress, delta: string): void;
  readonly replace: (field: PartField, at: OutputAddress, whole: string) => void;
  readonly setItem: (outputIndex: number, item: ConversationItem) => void;
  /** All of it. What was never streamed is taken from the final response. */
  finish(response: RealtimeResponse): CollectedOutput;
}

export interface CollectedOutput {
  readonly items: readonly ConversationItem[];
  readonly transcript: string;
  readonly text: string;
}

type Parts = Map<number, Map<number, string>>;

export function createOutputCollector(): OutputCollector {
  const parts: Record<PartField, Parts> = { text: new Map(), transcript: new Map() };
  const items = new Map<number, ConversationItem>();
  const partsOf = (field: PartField, outputIndex: number) => {
    const known = parts[field].get(outputIndex);
    if (known !== undefined) return known;
    const created = new Map<number, string>();
    parts[field].set(outputIndex, created);
    return created;
  };
  return {
    append(field, at, delta) {
      const itemParts = partsOf(field, at.output_index);
      itemParts.set(at.content_index, (itemParts.get(at.content_index) ?? '') + delta);
    },
    replace: (field, at, whole) => void partsOf(field, at.output_index).set(at.content_index, whole),
    setItem: (outputIndex, item) => void items.set(outputIndex, item),
    finish(response) {
      const output = response.output.length === 0 ? inOrder(items) : response.output;
      for (const [outputIndex, item] of output.entries()) {
        for (const { field, contentIndex, whole } of writtenIn(item)) {
          const itemParts = partsOf(field, outputIndex);
          if ((itemParts.get(contentIndex) ?? '') === '') itemParts.set(contentIndex, whole);
        }
      }
      return { items: output, transcript: joined(parts.transcript), text: joined(parts.text) };
    },
  };
}

function* writtenIn(item: ConversationItem): Generator<{ field: PartField; contentIndex: number; whole: string }> {
  if (item.type !== 'message') return;
  for (const [contentIndex, part] of item.content.entries()) {
    if (part.type === 'output_text') yield { field: 'text', contentIndex, whole: part.text };
    if (part.type === 'output_audio') yield { field: 'transcript', contentIndex, whole: part.transcript ?? '' };
  }
}

function inOrder<Value>(map: ReadonlyMap<number, Value>): Value[] {
  return [...map].toSorted(([a], [b]) => a - b).map(([, value]) => value);
}

function joined(parts: Parts): string {
  return inOrder(parts)
    .map((itemParts) => inOrder(itemParts).join(''))
    .filter((written) => written !== '')
    .join('\n');
}
