/** Writes `$1, $2 ...` for so many parameters. */
export function parameterList(count: number, offset = 0): string {
  return Array.from({ length: count }, (_none, index) => `$${offset + index + 1}`).join(', ');
}

/** Cuts a list into parts of at most `size`. */
export function inParts<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_none, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
