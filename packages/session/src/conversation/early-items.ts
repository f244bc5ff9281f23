import type { EarlyTranscript } from './conversation.ts';
import { type ItemDetails, NO_DETAILS } from './item-details.ts';

/** What came of items, or of parts of them, that are not there yet. */
export type EarlyItems = readonly EarlyItem[];

export interface EarlyItem {
  readonly itemId: string;
  readonly details: ItemDetails;
  readonly transcripts: readonly EarlyTranscript[];
}

export const EARLY_NOTHING: EarlyItems = [];

// Some items never come, or were deleted before: what was heard of them must not gather.
const MAXIMUM_COUNT = 16;

export function earlyItem(early: EarlyItems, itemId: string): EarlyItem {
  return early.find((one) => one.itemId === itemId) ?? { itemId, details: NO_DETAILS, transcripts: [] };
}

/** With one of them written anew; one of which nothing is known any more goes. */
export function writeEarly(early: EarlyItems, item: EarlyItem): EarlyItems {
  const others = early.filter((one) => one.itemId !== item.itemId);
  if (item.transcripts.length > 0 || item.details !== NO_DETAILS) return [...others, item].slice(-MAXIMUM_COUNT);
  return others.length === early.length ? early : others;
}

export function withoutEarly(early: EarlyItems, itemId: string): EarlyItems {
  return early.some((one) => one.itemId === itemId) ? early.filter((one) => one.itemId !== itemId) : early;
}

/** An item's transcripts with that of one part written anew. */
export function writeEarlyTranscript(
  { itemId, transcripts }: EarlyItem,
  contentIndex: number,
  text: (before: string) => string,
): readonly EarlyTranscript[] {
  const known = transcripts.find((one) => one.contentIndex === contentIndex);
  const others = transcripts.filter((one) => one !== known);
  return [...others, { itemId, contentIndex, transcript: text(known?.transcript ?? '') }].slice(-MAXIMUM_COUNT);
}
