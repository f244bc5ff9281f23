import type { RealtimeAudioFormat, RealtimeResponse, ServerSession } from '@antiphon/protocol';
import { bytesPerMs, PCM_BYTES_PER_MS } from './audio-duration.ts';

/** What a reducer has to remember to read later events by. */
export interface ReductionContext {
  /** Of the session's output. */
  readonly outputBytesPerMs: number;
  readonly responses: readonly OpenResponse[];
  /** Responses that ended lately: what is still said of them does not open them again. */
  readonly endedResponseIds: readonly string[];
  readonly speeches: readonly Speech[];
  /** Items that were deleted lately: what is still said of them does not bring them back. */
  readonly deletedIds: readonly string[];
}

/** A response that has not ended. */
export interface OpenResponse {
  readonly id: string;
  /** Where it differs from the session's. */
  readonly outputBytesPerMs?: number | undefined;
  readonly itemIds: readonly string[];
}

/** Where in the input a user's item lies, by the server's voice detection. */
export interface Speech {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs?: number;
}

export const EMPTY_CONTEXT: ReductionContext = {
  outputBytesPerMs: PCM_BYTES_PER_MS,
  responses: [],
  endedResponseIds: [],
  speeches: [],
  deletedIds: [],
};

// Responses that never end and speech that becomes no item must not gather.
const MAXIMUM_RESPONSES = 64;
const MAXIMUM_SPEECHES = 16;
const MAXIMUM_ENDED = 8;
const MAXIMUM_DELETED = 32;

/** A session was described. */
export function withSession(context: ReductionContext, session: ServerSession): ReductionContext {
  const format = formatOf(session);
  const outputBytesPerMs = format === undefined ? context.outputBytesPerMs : bytesPerMs(format);
  return outputBytesPerMs === context.outputBytesPerMs ? context : { ...context, outputBytesPerMs };
}

export function withResponse(
  context: ReductionContext,
  { id, audio }: { readonly id: string; readonly audio?: RealtimeResponse['audio'] | undefined },
): ReductionContext {
  if (findResponse(context, id) !== undefined || context.endedResponseIds.includes(id)) return context;
  const format = audio?.output?.format;
  const response = { id, outputBytesPerMs: format && bytesPerMs(format), itemIds: [] };
  return withResponses(context, appended(context.responses, response, MAXIMUM_RESPONSES));
}

export function withoutResponse(context: ReductionContext, responseId: string): ReductionContext {
  if (findResponse(context, responseId) === undefined) return context;
  const { outputBytesPerMs, responses, speeches, deletedIds } = context;
  return {
    outputBytesPerMs,
    responses: responses.filter(({ id }) => id !== responseId),
    endedResponseIds: appended(context.endedResponseIds, responseId, MAXIMUM_ENDED),
    speeches,
    deletedIds,
  };
}

/** A response began an item. */
export function withResponseItem(context: ReductionContext, responseId: string, itemId: string): ReductionContext {
  const known = findResponse(context, responseId);
  const isOver = known === undefined && context.endedResponseIds.includes(responseId);
  if (isOver || known?.itemIds.includes(itemId) === true) return context;
  const others = context.responses.filter((one) => one !== known);
  const itemIds = known === undefined ? [itemId] : [...known.itemIds, itemId];
  const response = { id: responseId, outputBytesPerMs: known?.outputBytesPerMs, itemIds };
  return withResponses(context, appended(others, response, MAXIMUM_RESPONSES));
}

export function findResponse({ responses }: ReductionContext, responseId: string): OpenResponse | undefined {
  for (const response of responses) if (response.id === responseId) return response;
  return undefined;
}

/** The open response that began an item. */
export function responseOfItem({ responses }: ReductionContext, itemId: string): string | undefined {
  return responses.find(({ itemIds }) => itemIds.includes(itemId))?.id;
}

export function withSpeech(context: ReductionContext, speech: Speech): ReductionContext {
  const others = context.speeches.filter(({ itemId }) => itemId !== speech.itemId);
  return { ...context, speeches: appended(others, speech, MAXIMUM_SPEECHES) };
}

export function withoutSpeech(context: ReductionContext, itemId: string): ReductionContext {
  const speeches = context.speeches.filter((one) => one.itemId !== itemId);
  return speeches.length === context.speeches.length ? context : { ...context, speeches };
}

export function withDeleted(context: ReductionContext, itemId: string): ReductionContext {
  return { ...context, deletedIds: appended(context.deletedIds, itemId, MAXIMUM_DELETED) };
}

function withResponses(
  { outputBytesPerMs, endedResponseIds, speeches, deletedIds }: ReductionContext,
  responses: readonly OpenResponse[],
): ReductionContext {
  return { outputBytesPerMs, responses, endedResponseIds, speeches, deletedIds };
}

/** The list with one more at its end; the oldest goes when there are too many. */
function appended<Value>(list: readonly Value[], value: Value, maximumCount: number): readonly Value[] {
  const kept = list.length < maximumCount ? list : list.slice(1 - maximumCount);
  return [...kept, value];
}

function formatOf(session: ServerSession): RealtimeAudioFormat | undefined {
  return session.type === 'translation' || session.type === 'transcription' ? undefined : session.audio?.output?.format;
}
