import type { ConversationItem, ServerEventOf } from '@antiphon/protocol';
import { outputPart, type PartField, writePart } from '../item-content.ts';
import { changeEntry, type ConversationState, type Entry } from './conversation-state.ts';
import { partDetails, withPartDetails } from './item-details.ts';
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

type ArgumentsDelta = ServerEventOf<'response.function_call_arguments.delta' | 'response.mcp_call_arguments.delta'>;
type ArgumentsDone = ServerEventOf<'response.function_call_arguments.done' | 'response.mcp_call_arguments.done'>;

/** A part begins. */
export function addPart(
  state: ConversationState,
  event: ServerEventOf<'response.content_part.added'>,
): ConversationState {
  return changeEntry(state, event.item_id, (entry) => {
    const { item, details } = entry;
    if (item.type !== 'message' || event.content_index !== item.content.length) return entry;
    if (isLate(state, entry, event.response_id)) return entry;
    return { item: { ...item, content: item.content.concat(outputPart(event.part)) }, details };
  });
}

/** A piece of a part's text. */
export function appendText(
  state: ConversationState,
  event: PartEvent & { readonly delta: string },
  field: PartField,
): ConversationState {
  return changeEntry(state, event.item_id, (entry) => {
    const { isWhole, heardMs } = partDetails(entry.details, event.content_index);
    if (isWhole === true || heardMs !== undefined || isLate(state, entry, event.response_id)) return entry;
    const item = writePart(entry.item, event.content_index, { field, write: (before) => before + event.delta });
    return item === entry.item ? entry : { item, details: entry.details };
  });
}

/** All of a part's text, as the server has it. */
export function finishText(
  state: ConversationState,
  { item_id: itemId, content_index: index }: PartEvent,
  { field, text }: WrittenText,
): ConversationState {
  return changeEntry(state, itemId, (entry) => {
    const { isWhole, heardMs } = partDetails(entry.details, index);
    // Of a truncated part there is only what was heard.
    if (heardMs !== undefined) return entry;
    if (isWhole === true && textOf(entry.item, index) === text) return entry;
    const item = writePart(entry.item, index, { field, write: () => text, isWhole: true });
    return { item, details: withPartDetails(entry.details, index, { isWhole: true }) };
  });
}

export function appendArguments(state: ConversationState, event: ArgumentsDelta): ConversationState {
  return changeEntry(state, event.item_id, (entry) => {
    const { item, details } = entry;
    if (item.type !== 'function_call' && item.type !== 'mcp_call') return entry;
    if (partDetails(details, 0).isWhole === true || isLate(state, entry, event.response_id)) return entry;
    return { item: { ...item, arguments: item.arguments + event.delta }, details };
  });
}

export function finishArguments(state: ConversationState, event: ArgumentsDone): ConversationState {
  return changeEntry(state, event.item_id, (entry) => {
    const { item, details } = entry;
    if (item.type !== 'function_call' && item.type !== 'mcp_call') return entry;
    if (partDetails(details, 0).isWhole === true && item.arguments === event.arguments) return entry;
    return {
      item: { ...item, arguments: event.arguments },
      details: withPartDetails(details, 0, { isWhole: true }),
    };
  });
}

/** The response that wrote the item has ended: its pieces come too late. */
export function isLate({ context }: ConversationState, { details }: Entry, responseId: string): boolean {
  return details.responseId === responseId && findResponse(context, responseId) === undefined;
}

function textOf(item: ConversationItem, index: number): string | null | undefined {
  const part = item.type === 'message' ? item.content[index] : undefined;
  if (part === undefined || part.type === 'input_image') return undefined;
  return 'text' in part ? part.text : part.transcript;
}
