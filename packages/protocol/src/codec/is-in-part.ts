import type { JsonObject } from './json-object.ts';

// The most frequent events, when nothing is missing. Fields are read by their names here, which engines do faster than with names from a list.

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

/** Whether it adds to the arguments of a function call. */
export function isCallDelta(event: JsonObject): boolean {
  return isInItem(event) && typeof event['call_id'] === 'string' && typeof event['delta'] === 'string';
}

const isIdentifier = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
