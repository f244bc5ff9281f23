/** A look-up by the `type` of an event. */
export type TypeTable<Value> = (type: string) => Value | undefined;

/**
 * Makes a look-up by type that compares with the few types of the same length.
 *
 * A type that was just parsed has no hash yet, and making one costs more than these comparisons; no type reaches a prototype.
 */
export function createTypeTable<Value>(values: ReadonlyMap<string, Value>): TypeTable<Value> {
  const byLength: (readonly [type: string, value: Value])[][] = [];
  for (const entry of values) (byLength[entry[0].length] ??= []).push(entry);
  for (let length = 0; length < byLength.length; length += 1) byLength[length] ??= [];
  return (type) => {
    const entries = byLength[type.length];
    if (entries === undefined) return undefined;
    for (let position = 0; position < entries.length; position += 1) {
      const entry = entries[position];
      if (entry !== undefined && entry[0] === type) return entry[1];
    }
    return undefined;
  };
}
