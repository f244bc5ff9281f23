import type { Frame } from '@antiphon/interface';

/** A JSON object as `JSON.parse` makes it: every field is its own, also one named `__proto__`. */
export type JsonObject = Record<string, unknown>;

/** Tells an object from a list, from null and from everything else. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names the kind of a value for a message; never the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

// Without state between calls: it never decodes in parts. A byte order mark is kept, so that text and bytes mean the same.
const utf8: InstanceType<typeof TextDecoder> = /* @__PURE__ */ new TextDecoder('utf-8', {
  fatal: true,
  ignoreBOM: true,
});

/** Reads a frame as one JSON object. A string is the reason why it is none. Never throws. */
export function jsonObjectFromFrame(frame: Frame): JsonObject | string {
  let text: string;
  try {
    text = typeof frame === 'string' ? frame : utf8.decode(frame);
  } catch {
    // The decoder throws on bytes that are not UTF-8 and on what is not bytes at all.
    return 'the frame is not UTF-8 text';
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's message quotes the text, which may be private.
    return 'the frame is not JSON';
  }
  return isJsonObject(value) ? value : `expected a JSON object, got ${kindOf(value)}`;
}
