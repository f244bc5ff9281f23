import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import { flatConfiguration, nestedConfiguration } from './configuration-shape.ts';
import { itemsTo, itemToGa, itemToPreview } from './item-shape.ts';

/** The flat `response` of `response.create`, or of an event of a server, in GA's shape. */
export function responseToGa(response: unknown): unknown {
  if (!isJsonObject(response)) return response;
  const { input_items: firstPreviewInput, ...fields } = nestedConfiguration(response);
  const named = firstPreviewInput === undefined ? fields : { input: firstPreviewInput, ...fields };
  return withItems(withoutFalse(named), itemToGa);
}

/** GA's `response` as the preview has it. */
export function responseToPreview(response: unknown, isFirstPreview: boolean): unknown {
  if (!isJsonObject(response)) return response;
  const flat = flatConfiguration(response, { maximumTokensName: 'max_output_tokens', isFirstPreview });
  return withItems(flat, itemToPreview);
}

/**
 * The `response` of `response.create` as the first preview has it: `input` has another name, and two switches are required.
 * Off is what GA does: it commits nothing and cancels nothing.
 */
export function configurationToFirstPreview(response: JsonObject): JsonObject {
  const { input, ...fields } = response;
  const named = input === undefined ? fields : { ...fields, input_items: input };
  return { commit: false, cancel_previous: false, ...named };
}

function withItems(response: JsonObject, change: (item: unknown) => unknown): JsonObject {
  const { input, output } = response;
  return {
    ...response,
    ...(input === undefined ? {} : { input: itemsTo(change, input) }),
    ...(output === undefined ? {} : { output: itemsTo(change, output) }),
  };
}

function withoutFalse(response: JsonObject): JsonObject {
  const { commit, cancel_previous: cancelPrevious, ...fields } = response;
  return {
    ...fields,
    ...(commit === undefined || commit === false ? {} : { commit }),
    ...(cancelPrevious === undefined || cancelPrevious === false ? {} : { cancel_previous: cancelPrevious }),
  };
}
