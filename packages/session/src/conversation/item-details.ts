import type { ApiError, InputTranscriptionSegmentEvent, TranscriptionLanguage } from '@antiphon/protocol';

/** What the events tell of an item beside the item itself. */
export interface ItemDetails {
  /** By content index. The arguments of a call count as one part. Nothing is known of a part without an entry. */
  readonly parts: readonly PartDetails[];
  /** Which response wrote it. */
  readonly responseId?: string;
  /** How far the listing of tools, or the call, of an MCP server is. A failed listing has no reason; a failed call has it in the item's `error`. */
  readonly mcpProgress?: McpProgress;
}

/** What the events tell of one content part. */
export interface PartDetails {
  /** Milliseconds of audio: what the user said, or what the model sent so far, of which a truncation left `heardMs`. Fractions occur. */
  readonly audioMs?: number;
  /** Milliseconds that were left when the part was truncated. Its transcript is cut to them. */
  readonly heardMs?: number;
  /** Of a user's audio. Absent until the first event about it. */
  readonly transcription?: Transcription;
  /** The model has written all of it: later pieces are late and ignored. */
  readonly isWhole?: true;
}

/** How the transcription of a user's audio stands. The text itself is the part's `transcript`. */
export type Transcription = (
  | { readonly status: 'in_progress' }
  | { readonly status: 'completed'; readonly languages?: readonly TranscriptionLanguage[] }
  /** There will be no transcript; the model has heard the audio all the same. */
  | { readonly status: 'failed'; readonly error: Partial<ApiError> }
) & {
  /** Who said what, in order; only of models that tell speakers apart. */
  readonly segments?: readonly TranscriptionSegment[];
};

/** One stretch of speech by one speaker. `start` and `end` are seconds from the beginning of the item's audio. */
export type TranscriptionSegment = Pick<InputTranscriptionSegmentEvent, 'id' | 'text' | 'speaker' | 'start' | 'end'>;

export type McpProgress = 'in_progress' | 'completed' | 'failed';

export const NO_DETAILS: ItemDetails = { parts: [] };

export function partDetails(details: ItemDetails, contentIndex: number): PartDetails {
  return details.parts[contentIndex] ?? NO_PART_DETAILS;
}

/** The details with those of one part changed. */
export function withPartDetails(details: ItemDetails, contentIndex: number, change: PartDetails): ItemDetails {
  if (!Number.isInteger(contentIndex) || contentIndex < 0 || contentIndex >= MAXIMUM_PARTS) return details;
  const part = changedPart(partDetails(details, contentIndex), change);
  const parts = [...details.parts];
  while (parts.length < contentIndex) parts.push(NO_PART_DETAILS);
  parts[contentIndex] = part;
  const { responseId, mcpProgress } = details;
  return detailsOf({ parts, responseId, mcpProgress });
}

/** The details of an item that this response wrote. */
export function withResponseId({ parts, mcpProgress }: ItemDetails, responseId: string): ItemDetails {
  return detailsOf({ parts, responseId, mcpProgress });
}

/** Both together; where they differ, `later` counts. */
export function mergeDetails(earlier: ItemDetails, later: ItemDetails): ItemDetails {
  if (earlier === NO_DETAILS) return later;
  if (later === NO_DETAILS) return earlier;
  let merged: ItemDetails = { ...earlier, ...later, parts: earlier.parts };
  for (const [contentIndex, part] of later.parts.entries()) merged = withPartDetails(merged, contentIndex, part);
  return merged;
}

// Written out, not spread: an engine makes a new layout for each object that a spread gives a field it did not have, and all that reads it is slow.

type Writable<Fields> = { -readonly [Field in keyof Fields]: Fields[Field] };

interface AllDetails extends Pick<ItemDetails, 'parts'> {
  readonly responseId: string | undefined;
  readonly mcpProgress: McpProgress | undefined;
}

function detailsOf({ parts, responseId, mcpProgress }: AllDetails): ItemDetails {
  const details: Writable<ItemDetails> = { parts };
  if (responseId !== undefined) details.responseId = responseId;
  if (mcpProgress !== undefined) details.mcpProgress = mcpProgress;
  return details;
}

function changedPart(before: PartDetails, change: PartDetails): PartDetails {
  const part: Writable<PartDetails> = {};
  const audioMs = change.audioMs ?? before.audioMs;
  if (audioMs !== undefined) part.audioMs = audioMs;
  const heardMs = change.heardMs ?? before.heardMs;
  if (heardMs !== undefined) part.heardMs = heardMs;
  const transcription = change.transcription ?? before.transcription;
  if (transcription !== undefined) part.transcription = transcription;
  if (change.isWhole === true || before.isWhole === true) part.isWhole = true;
  return part;
}

const NO_PART_DETAILS: PartDetails = {};

// No item comes near. An index that a broken server made up must not fill the memory.
const MAXIMUM_PARTS = 256;
