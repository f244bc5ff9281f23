/** Whether a dot is set; counted from the top left. */
export type DotPattern = (column: number, row: number) => boolean;

/** The eight dots of one Braille character as Unicode numbers them, by column and row. */
const DOT_BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const FIRST_CHARACTER = 0x28_00;

/** Draws dots as lines of Braille characters, each two dots wide and four high. */
export function brailleDots(columns: number, rows: number, isSet: DotPattern): string {
  const lines: string[] = [];
  for (let top = 0; top < rows; top += 4) {
    let line = '';
    for (let left = 0; left < columns; left += 2) {
      let character = FIRST_CHARACTER;
      DOT_BITS.forEach((bits, column) =>
        bits.forEach((bit, row) => {
          const isInside = left + column < columns && top + row < rows;
          if (isInside && isSet(left + column, top + row)) character += bit;
        }),
      );
      line += String.fromCharCode(character);
    }
    lines.push(line);
  }
  return lines.join('\n');
}
