import { isJsonObject } from '../codec/json-object.ts';
import { PCM_SAMPLE_RATE_HZ } from '../limits.ts';

// Values that the two dialects spell differently. Whatever is not named here passes as it is: the other side may know it.

const FORMATS: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['pcm16', 'audio/pcm'],
  ['g711_ulaw', 'audio/pcmu'],
  ['g711_alaw', 'audio/pcma'],
]);
const SHORT_FORMATS: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map(
  [...FORMATS].map(([short, long]) => [long, String(short)] as const),
);

/** `pcm16` to `{ type: 'audio/pcm', rate: 24000 }`, and the G.711 names. */
export function formatToGa(value: unknown): unknown {
  const type = FORMATS.get(value);
  if (type === undefined) return value;
  return type === 'audio/pcm' ? { type, rate: PCM_SAMPLE_RATE_HZ } : { type };
}

/** The other way; the rate goes without saying. */
export function formatToPreview(value: unknown): unknown {
  return (isJsonObject(value) ? SHORT_FORMATS.get(value['type']) : undefined) ?? value;
}

/** `['text', 'audio']` in either order to `['audio']`. */
export function modalitiesToGa(value: unknown): unknown {
  return Array.isArray(value) && value.includes('audio') ? ['audio'] : value;
}

/** `['audio']` to `['text', 'audio']`: the preview cannot do audio alone. */
export function modalitiesToPreview(value: unknown): unknown {
  return Array.isArray(value) && value.includes('audio') ? ['text', 'audio'] : value;
}

/** `{ type: 'none' }`, the off of 2024-10-01, to null. */
export function turnDetectionToGa(value: unknown): unknown {
  return isJsonObject(value) && value['type'] === 'none' ? null : value;
}

/** `{ type: 'function', function: { name } }`, as 2024-10-01 has it, to `{ type: 'function', name }`. */
export function toolChoiceToGa(value: unknown): unknown {
  if (!isJsonObject(value) || !isJsonObject(value['function']) || 'name' in value) return value;
  const { function: named, ...rest } = value;
  return { ...rest, ...(named as object) };
}

/** The other way. */
export function toolChoiceToFirstPreview(value: unknown): unknown {
  if (!isJsonObject(value) || value['type'] !== 'function' || !('name' in value)) return value;
  const { name, ...rest } = value;
  return { ...rest, function: { name } };
}

/** Whether two values are the same, or lists of the same texts in the same order. */
export function isSameList(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((entry, at) => entry === other[at]);
}
