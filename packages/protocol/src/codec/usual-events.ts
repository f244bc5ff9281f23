import { checkItem } from './item-check.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { checkResponse } from './response-check.ts';

// What events look like when nothing is missing; where one does not look so, the list of its fields decides.
// Each function reads the fields itself and by their names: an engine remembers for every place in the code how the objects look that
// come by there, so that one reader for all events would be slow with each of them. Hence the repetition.

const isIdentifier = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNone = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string';
const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether an event names the item it is about. */
export const isAboutItem = (event: JsonObject): boolean => isIdentifier(event['item_id']);

/** Whether an event names the response it is about. */
export const isAboutResponse = (event: JsonObject): boolean => isIdentifier(event['response_id']);

/** Whether it holds an error. */
export function isError({ error }: JsonObject): boolean {
  return isJsonObject(error) && isText(error['type']) && isText(error['message']);
}

/** Whether it holds a session. */
export function isSession({ session }: JsonObject): boolean {
  return isJsonObject(session) && isText(session['id']);
}

/** Whether it adds to the text or audio of a translation. */
export const isTranslationDelta = (event: JsonObject): boolean => isText(event['delta']);

/** Whether it holds an item and says where that stands in the conversation. */
export function isPlacedItem({ item, previous_item_id: previous }: JsonObject): boolean {
  return checkItem(item) === undefined && isTextOrNone(previous);
}

/** Whether it holds an item that was asked for. */
export const isRetrievedItem = (event: JsonObject): boolean => checkItem(event['item']) === undefined;

/** Whether it says where an item was cut. */
export function isTruncation({
  item_id: itemId,
  content_index: contentIndex,
  audio_end_ms: endMs,
}: JsonObject): boolean {
  return isIdentifier(itemId) && isPlace(contentIndex) && Number.isFinite(endMs);
}

/** Whether it adds to what was heard in an item. */
export function isTranscriptionDelta({ item_id: itemId, delta }: JsonObject): boolean {
  return isIdentifier(itemId) && isTextOrNone(delta);
}

/** Whether it says what was heard in an item. */
export function isTranscription({ item_id: itemId, content_index: contentIndex, transcript }: JsonObject): boolean {
  return isIdentifier(itemId) && isPlace(contentIndex) && isText(transcript);
}

/** Whether it says that an item could not be transcribed, and why. */
export function isTranscriptionFailure({ item_id: itemId, content_index: contentIndex, error }: JsonObject): boolean {
  return isIdentifier(itemId) && isPlace(contentIndex) && isJsonObject(error);
}

/** Whether it says which item was made of the input buffer. */
export function isCommit({ item_id: itemId, previous_item_id: previous }: JsonObject): boolean {
  return isIdentifier(itemId) && isTextOrNone(previous);
}

/** Whether it says when somebody began to speak. */
export function isSpeechStart({ item_id: itemId, audio_start_ms: startMs }: JsonObject): boolean {
  return isIdentifier(itemId) && Number.isFinite(startMs);
}

/** Whether it says when somebody ended. */
export function isSpeechEnd({ item_id: itemId, audio_end_ms: endMs }: JsonObject): boolean {
  return isIdentifier(itemId) && Number.isFinite(endMs);
}

/** Whether it says when nobody spoke. */
export function isSilence({ item_id: itemId, audio_start_ms: startMs, audio_end_ms: endMs }: JsonObject): boolean {
  return isIdentifier(itemId) && Number.isFinite(startMs) && Number.isFinite(endMs);
}

/** Whether it holds rate limits. */
export function isRateLimits({ rate_limits: limits }: JsonObject): boolean {
  return Array.isArray(limits) && limits.every(isJsonObject);
}

/** Whether it holds a response. */
export const isWholeResponse = (event: JsonObject): boolean => checkResponse(event['response']) === undefined;

/** Whether it holds an item and says to which response that belongs. */
export function isResponseItem({ response_id: responseId, output_index: outputIndex, item }: JsonObject): boolean {
  return isIdentifier(responseId) && isPlace(outputIndex) && checkItem(item) === undefined;
}

/** Whether an event says to which content part it belongs. */
export function isInPart(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event;
  return isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isPlace(contentIndex);
}

/** Whether it begins or ends a content part. */
export function isWholePart(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event;
  const { part } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isPlace(contentIndex);
  return isPlaced && isJsonObject(part) && isText(part['type']);
}

/** Whether it adds text or audio to a content part. */
export function isPartDelta(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isPlace(contentIndex);
  return isPlaced && isText(event['delta']);
}

/** Whether it holds the whole text of a content part. */
export function isPartText(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isPlace(contentIndex);
  return isPlaced && isText(event['text']);
}

/** Whether it holds the whole transcript of a content part. */
export function isPartTranscript(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: contentIndex } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isPlace(contentIndex);
  return isPlaced && isText(event['transcript']);
}

/** Whether it adds to the arguments of a function call. */
export function isCallDelta(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, call_id: callId, delta } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex);
  return isPlaced && isText(callId) && isText(delta);
}

/** Whether it holds all arguments of a function call. */
export function isWholeCall(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, call_id: callId } = event;
  const isPlaced = isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex);
  return isPlaced && isText(callId) && isText(event['arguments']);
}

/** Whether it is about a call over MCP. */
export function isAboutMcpCall({ item_id: itemId, output_index: outputIndex }: JsonObject): boolean {
  return isIdentifier(itemId) && isPlace(outputIndex);
}

/** Whether it adds to the arguments of a call over MCP. */
export function isMcpCallDelta(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex, delta } = event;
  return isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isText(delta);
}

/** Whether it holds all arguments of a call over MCP. */
export function isWholeMcpCall(event: JsonObject): boolean {
  const { response_id: responseId, item_id: itemId, output_index: outputIndex } = event;
  return isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex) && isText(event['arguments']);
}
