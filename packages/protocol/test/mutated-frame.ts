import * as fc from 'fast-check';

/** How often a property about mutated frames is tried: 1 000 times, or as `ANTIPHON_MUTATIONS` says. */
export const MUTATION_RUNS: number = Number(process.env['ANTIPHON_MUTATIONS'] ?? 1_000);

/** How long so many tries may take. */
export const MUTATION_TIMEOUT_MS: number = 20_000 + MUTATION_RUNS * 10;

const deep = (levels: number): unknown => {
  let value: unknown = 'text';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { audio: value };
  return value;
};

const replacement: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', [], {}, 0, -1, '7', true, 'text', 'audio', ['audio'], [null]),
  fc.constantFrom<unknown>({ type: 'none' }, { function: 7 }, { function: { name: {} } }, { input: [], output: 7 }),
  fc.constant(deep(10_000)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
);
const fieldName: fc.Arbitrary<string> = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'type',
  'item',
  'session',
  'response',
  'audio',
  'modalities',
  'output_modalities',
  'content',
  'input',
);

/** Frames that were events: with values replaced or removed, with fields added, or cut and joined as text. */
export function mutatedFrame(lines: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...lines).chain((line) =>
    fc.oneof(
      fc.tuple(fc.nat(), replacement).map(([place, value]) => changed(line, place, () => value)),
      fc
        .tuple(fc.nat(), fieldName, replacement)
        .map(([place, field, value]) => changed(line, place, (old) => withField(old, field, value))),
      fc
        .tuple(fc.nat(line.length), fc.nat(20), fc.string({ maxLength: 3 }))
        .map(([start, length, insert]) => line.slice(0, start) + insert + line.slice(start + length)),
    ),
  );
}

function withField(value: unknown, field: string, added: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return added;
  // A plain assignment of `__proto__` would make no field.
  return Object.defineProperty({ ...value }, field, { value: added, enumerable: true });
}

function changed(line: string, place: number, change: (value: unknown) => unknown): string {
  let count = 0;
  JSON.parse(line, (_key, value: unknown) => {
    count += 1;
    return value;
  });
  let position = -1;
  const result: unknown = JSON.parse(line, (_key, value: unknown) => {
    position += 1;
    return position === place % count ? change(value) : value;
  });
  return textOf(result);
}

// JSON.stringify runs out of stack where JSON.parse does not.
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '['.repeat(10_000) + ']'.repeat(10_000);
  }
}
