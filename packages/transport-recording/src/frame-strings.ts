/** A string somewhere in a frame. */
export interface FrameString {
  readonly value: string;
  /** The name under which the nearest object holds it. */
  readonly name: string;
  /** That object. */
  readonly owner: Readonly<Record<string, unknown>>;
  /** The name under which that object is held; empty for the frame itself. */
  readonly ownerName: string;
  /** The frame's own `type`. */
  readonly eventType: string;
}

/** Replaces strings in a frame's JSON. A frame in which nothing changes stays as it was written, to the letter; so does one that is no JSON object. */
export function mapFrameStrings(text: string, map: (string: FrameString) => string): string {
  const event = objectFrom(text);
  if (event === undefined) return text;
  const eventType = typeof event['type'] === 'string' ? event['type'] : '';
  let isChanged = false;
  const mapMembers = (owner: Readonly<Record<string, unknown>>, ownerName: string): Record<string, unknown> => {
    const visit = (value: unknown, name: string): unknown => {
      if (Array.isArray(value)) return value.map((item) => visit(item, name));
      if (isRecord(value)) return mapMembers(value, name);
      if (typeof value !== 'string') return value;
      const mapped = map({ value, name, owner, ownerName, eventType });
      isChanged ||= mapped !== value;
      return mapped;
    };
    return Object.fromEntries(Object.entries(owner).map(([name, value]) => [name, visit(value, name)]));
  };
  const mapped = mapMembers(event, '');
  return isChanged ? JSON.stringify(mapped) : text;
}

/** Whether a string is audio in Base64: else this package knows no event, but nobody wants to keep so much. */
export function isAudio({ name, eventType }: FrameString): boolean {
  return name === 'audio' || (name === 'delta' && eventType.endsWith('audio.delta'));
}

function objectFrom(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON: a transport carries any text.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
