import type { ServerEventOf } from '@antiphon/protocol';
import { outputPart, type PartField, partText, withParts, writePart } from './item-content.ts';
import { type ConversationState, type Entry, entryOf, replaceEntry } from './conversation-state.ts';
import { type PartDetails, partDetails, withPartDetails } from './item-details.ts';
import { findResponse } from './reduction-context.ts';

interface PartEvent {
  readonly response_id: string;
  readonly item_id: string;
  readonly content_index: number;
}

interface WrittenText {
  readonly field: PartField;
  readonly text: string;
}

type ArgumentsDone = ServerEventOf<'response.function_call_arguments.done' | 'response.mcp_call_arguments.done'>;

// No function is made for an event here: an engine has to prepare each when it is called first, and these events come most often.

/** A part begins. */
export function addPart(
  state: ConversationState,
  event: ServerEventOf<'response.content_part.added'>,
): ConversationState {
  const entry = entryOf(state, event.item_id);
  if (entry === undefined || entry.item.type !== 'message') return state;
  const { item, details } = entry;
  if (event.content_index !== item.content.length || isLate(state, entry, event.response_id)) return state;
  const content = [...item.content, outputPart(event.part)];
  return replaceEntry(state, event.item_id, { item: withParts(item, content), details });
}

/** A piece of a part's text, or several that followed each other. */
export function appendText(
  state: ConversationState,
  { response_id: responseId, item_id: itemId, content_index: index }: PartEvent,
  { field, text }: WrittenText,
): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry === undefined) return state;
  const { item, details } = entry;
  const { isWhole, heardMs } = partDetails(details, index);
  if (isWhole === true || heardMs !== undefined || isLate(state, entry, responseId)) return state;
  const written = writePart(item, index, { field, text: partText(item, index) + text });
  return written === item ? state : replaceEntry(state, itemId, { item: written, details });
}

/** All of a part's text, as the server has it. */
export function finishText(
  state: ConversationState,
  { item_id: itemId, content_index: index }: PartEvent,
  { field, text }: WrittenText,
): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry === undefined) return state;
  const { item, details } = entry;
  const { isWhole, heardMs } = partDetails(details, index);
  // Of a truncated part there is only what was heard.
  if (heardMs !== undefined) return state;
  if (isWhole === true && partText(item, index) === text) return state;
  const written = writePart(item, index, { field, text, isWhole: true });
  return replaceEntry(state, itemId, { item: written, details: withPartDetails(details, index, WHOLE) });
}

/** A piece of a call's arguments, or several that followed each other. */
export function appendArguments(
  state: ConversationState,
  { response_id: responseId, item_id: itemId }: Pick<PartEvent, 'response_id' | 'item_id'>,
  text: string,
): ConversationState {
  const entry = entryOf(state, itemId);
  if (entry === undefined) return state;
  const { item, details } = entry;
  if (item.type !== 'function_call' && item.type !== 'mcp_call') return state;
  if (partDetails(details, 0).isWhole === true || isLate(state, entry, responseId)) return state;
  return replaceEntry(state, itemId, { item: { ...item, arguments: item.arguments + text }, details });
}

/** All of a call's arguments, as the server has them. */
export function finishArguments(state: ConversationState, event: ArgumentsDone): ConversationState {
  const entry = entryOf(state, event.item_id);
  if (entry === undefined) return state;
  const { item, details } = entry;
  if (item.type !== 'function_call' && item.type !== 'mcp_call') return state;
  if (partDetails(details, 0).isWhole === true && item.arguments === event.arguments) return state;
  const whole = { ...item, arguments: event.arguments };
  return replaceEntry(state, event.item_id, { item: whole, details: withPartDetails(details, 0, WHOLE) });
}

/** The response that wrote the item has ended: its pieces come too late. */
export function isLate({ context }: ConversationState, { details }: Entry, responseId: string): boolean {
  return details.responseId === responseId && findResponse(context, responseId) === undefined;
}

const WHOLE: PartDetails = { isWhole: true };
