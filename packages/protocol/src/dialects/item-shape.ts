import { isJsonObject, type JsonObject } from '../codec/json-object.ts';

// Only what the model says has another name: `input_text` and `input_audio` are the same in both dialects.
const GA_NAMES: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['text', 'output_text'],
  ['audio', 'output_audio'],
]);
const PREVIEW_NAMES: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['output_text', 'text'],
  ['output_audio', 'audio'],
]);

/** An item of the preview with GA's names of its parts. */
export function itemToGa(item: unknown): unknown {
  return withPartNames(item, GA_NAMES);
}

/** The other way. */
export function itemToPreview(item: unknown): unknown {
  return withPartNames(item, PREVIEW_NAMES);
}

/** The same for a list of items. */
export function itemsTo(change: (item: unknown) => unknown, items: unknown): unknown {
  return Array.isArray(items) ? items.map(change) : items;
}

function withPartNames(item: unknown, names: ReadonlyMap<unknown, string>): unknown {
  if (!isJsonObject(item) || item['role'] !== 'assistant' || !Array.isArray(item['content'])) return item;
  return { ...item, content: item['content'].map((part: unknown) => renamedPart(part, names)) };
}

function renamedPart(part: unknown, names: ReadonlyMap<unknown, string>): unknown {
  if (!isJsonObject(part)) return part;
  const type = names.get(part['type']);
  return type === undefined ? part : ({ ...part, type } satisfies JsonObject);
}
