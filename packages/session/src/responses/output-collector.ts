import type { ContentPart, ConversationItem, RealtimeResponse } from '@antiphon/protocol';
import type { PartField } from '../conversation/item-content.ts';
import { SparseList } from '../collections/sparse-list.ts';

/** Where in a response something belongs. */
export interface OutputAddress {
  readonly output_index: number;
  readonly content_index: number;
}

export interface CollectedOutput {
  readonly items: readonly ConversationItem[];
  readonly transcript: string;
  readonly text: string;
}

/** By output index and content index. */
type Parts = SparseList<SparseList<string>>;

/** Gathers what a response says, by item and part, so that neither their number nor the order of events matters. */
export class OutputCollector {
  readonly #parts: Record<PartField, Parts | undefined> = { text: undefined, transcript: undefined };
  readonly #items = new SparseList<ConversationItem>();

  append(field: PartField, at: OutputAddress, delta: string): void {
    const parts = this.#partsOf(field, at.output_index);
    parts.set(at.content_index, (parts.get(at.content_index) ?? '') + delta);
  }

  replace(field: PartField, at: OutputAddress, whole: string): void {
    this.#partsOf(field, at.output_index).set(at.content_index, whole);
  }

  setItem(outputIndex: number, item: ConversationItem): void {
    this.#items.set(outputIndex, item);
  }

  /** All of it. What was never streamed is taken from the final response. */
  finish(response: RealtimeResponse): CollectedOutput {
    const output = response.output.length === 0 ? this.#items.inOrder() : response.output;
    for (let outputIndex = 0; outputIndex < output.length; outputIndex += 1) {
      this.#fillIn(outputIndex, output[outputIndex] as ConversationItem);
    }
    return { items: output, transcript: joined(this.#parts.transcript), text: joined(this.#parts.text) };
  }

  #fillIn(outputIndex: number, item: ConversationItem): void {
    if (item.type !== 'message') return;
    for (let contentIndex = 0; contentIndex < item.content.length; contentIndex += 1) {
      const part = item.content[contentIndex] as ContentPart;
      const at = { output_index: outputIndex, content_index: contentIndex };
      if (part.type === 'output_text') this.#fillPart('text', at, part.text);
      if (part.type === 'output_audio') this.#fillPart('transcript', at, part.transcript ?? '');
    }
  }

  #fillPart(field: PartField, at: OutputAddress, whole: string): void {
    const parts = this.#partsOf(field, at.output_index);
    if ((parts.get(at.content_index) ?? '') === '') parts.set(at.content_index, whole);
  }

  #partsOf(field: PartField, outputIndex: number): SparseList<string> {
    const all = (this.#parts[field] ??= new SparseList());
    const known = all.get(outputIndex);
    if (known !== undefined) return known;
    const created = new SparseList<string>();
    all.set(outputIndex, created);
    return created;
  }
}

function joined(parts: Parts | undefined): string {
  let all = '';
  for (const itemParts of parts?.inOrder() ?? NOTHING) {
    let written = '';
    for (const part of itemParts.inOrder()) written += part;
    // One line for each item that says something.
    if (written !== '') all += all === '' ? written : `\n${written}`;
  }
  return all;
}

const NOTHING: readonly never[] = [];
