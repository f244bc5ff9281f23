/** A look-up by the `type` of an event. */
export type TypeTable<Value> = (type: string) => Value | undefined;

type Entry<Value> = readonly [type: string, value: Value];

/** The types of one length, grouped by the character in which most of them differ. */
interface SameLength<Value> {
  readonly position: number;
  readonly byCode: readonly (readonly Entry<Value>[])[];
}

/**
 * Makes a look-up by type, which is never empty, that compares with one or two types: those of the same length that share a telling character.
 *
 * A type that was just parsed has no hash yet, and making one costs more than these comparisons; no type reaches a prototype.
 */
export function createTypeTable<Value>(values: ReadonlyMap<string, Value>): TypeTable<Value> {
  const byLength: Entry<Value>[][] = [];
  for (const entry of values) (byLength[entry[0].length] ??= []).push(entry);
  const groups = withoutHoles(byLength).map(groupByCharacter);
  return (type) => {
    const group = groups[type.length];
    const entries = group?.byCode[type.charCodeAt(group.position)];
    if (entries === undefined) return undefined;
    for (let at = 0; at < entries.length; at += 1) {
      const entry = entries[at] as Entry<Value>;
      if (entry[0] === type) return entry[1];
    }
    return undefined;
  };
}

function groupByCharacter<Value>(entries: readonly Entry<Value>[]): SameLength<Value> {
  let best: SameLength<Value> = { position: 0, byCode: [] };
  let mostGroups = 0;
  for (let position = 0; position < (entries[0]?.[0].length ?? 0); position += 1) {
    const byCode: Entry<Value>[][] = [];
    for (const entry of entries) (byCode[entry[0].charCodeAt(position)] ??= []).push(entry);
    const groupCount = Object.keys(byCode).length;
    if (groupCount <= mostGroups) continue;
    mostGroups = groupCount;
    best = { position, byCode: withoutHoles(byCode) };
  }
  return best;
}

/** A list without holes is read faster. */
const withoutHoles = <Value>(lists: readonly (readonly Value[])[]): readonly (readonly Value[])[] =>
  Array.from(lists, (list) => list ?? []);
