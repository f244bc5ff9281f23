import { audioDigestOfBase64 } from './audio-digest.ts';

/**
 * Compares what was sent with what was recorded: as JSON, so that the order of members does not matter, or as text where one is no JSON. A digest
 * stands for the audio it was made of.
 *
 * @returns the JSON path of the first difference, such as `$.session.voice`, or undefined when there is none
 */
export function firstDifference(recorded: unknown, sent: unknown, ignoredPaths: readonly string[]): string | undefined {
  const compare = (left: unknown, right: unknown, path: string): string | undefined => {
    if (ignoredPaths.includes(path)) return undefined;
    if (Array.isArray(left) && Array.isArray(right)) {
      const length = Math.max(left.length, right.length);
      return firstOf(
        Array.from({ length }, (_, index) => () => compare(left[index], right[index], `${path}[${index}]`)),
      );
    }
    if (isRecord(left) && isRecord(right)) {
      const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
      return firstOf(names.map((name) => () => compare(left[name], right[name], `${path}${step(name)}`)));
    }
    return isSame(left, right) ? undefined : path;
  };
  return compare(recorded, sent, '$');
}

/** A frame's JSON, or its text where it is none. */
export function frameValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a transport carries any text.
    return text;
  }
}

function firstOf(comparisons: readonly (() => string | undefined)[]): string | undefined {
  for (const compare of comparisons) {
    const path = compare();
    if (path !== undefined) return path;
  }
  return undefined;
}

function isSame(recorded: unknown, sent: unknown): boolean {
  if (Object.is(recorded, sent)) return true;
  return (
    typeof recorded === 'string' &&
    typeof sent === 'string' &&
    recorded.startsWith('[audio ') &&
    recorded === audioDigestOfBase64(sent)
  );
}

function step(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
