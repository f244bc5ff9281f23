import { checkItem } from './item-check.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

// The most frequent events, when nothing is missing. Fields are read by their names here, which engines do faster than with names from a list.

/** Whether an event names the item it is about. */
export const isAboutItem = (event: JsonObject): boolean => isIdentifier(event['item_id']);

/** Whether an event names the response it is about. */
export const isAboutResponse = (event: JsonObject): boolean => isIdentifier(event['response_id']);

/** Whether it holds an item and says where that stands in the conversation. */
export function isPlacedItem({ item, previous_item_id: previous }: JsonObject): boolean {
  return checkItem(item) === undefined && (previous === undefined || previous === null || typeof previous === 'string');
}

/** Whether it holds an item and says to which response that belongs. */
export function isResponseItem({ response_id: responseId, output_index: outputIndex, item }: JsonObject): boolean {
  return isIdentifier(responseId) && isPlace(outputIndex) && checkItem(item) === undefined;
}

/** Whether an event says to which item of which response it belongs. */
export function isInItem({ response_id: responseId, item_id: itemId, output_index: outputIndex }: JsonObject): boolean {
  return isIdentifier(responseId) && isIdentifier(itemId) && isPlace(outputIndex);
}

/** Whether it says to which content part, too. */
export function isInPart(event: JsonObject): boolean {
  return isInItem(event) && isPlace(event['content_index']);
}

/** Whether it adds text or audio to a content part. */
export function isPartDelta(event: JsonObject): boolean {
  return isInPart(event) && typeof event['delta'] === 'string';
}

/** Whether it begins or ends a content part. */
export function isWholePart(event: JsonObject): boolean {
  const part = event['part'];
  return isInPart(event) && isJsonObject(part) && typeof part['type'] === 'string';
}

/** Whether it adds to the arguments of a function call. */
export function isCallDelta(event: JsonObject): boolean {
  return isInItem(event) && typeof event['call_id'] === 'string' && typeof event['delta'] === 'string';
}

const isIdentifier = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
