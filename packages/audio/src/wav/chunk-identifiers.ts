/** The number that four characters make when they are read as 32 bits, first character highest. Quicker to compare than text. */
export function identifierOf(text: string): number {
  let identifier = 0;
  for (let index = 0; index < 4; index++) identifier = (identifier << 8) | text.charCodeAt(index);
  return identifier >>> 0;
}

/** The chunks that are looked into. */
export const CHUNK = {
  format: 0x666d_7420,
  data: 0x6461_7461,
  list: 0x4c49_5354,
  fact: 0x6661_6374,
  largeSizes: 0x6473_3634,
  broadcast: 0x6265_7874,
} as const;

const KNOWN = ['fmt ', 'data', 'LIST', 'fact', 'ds64', 'bext', 'list', 'cue ', 'plst', 'smpl', 'inst', 'labl', 'note'];
const KNOWN_ADDITIONS = [
  'id3 ',
  'ID3 ',
  'iXML',
  'axml',
  'aXML',
  'chna',
  '_PMX',
  'junk',
  'JUNK',
  'PAD ',
  'FLLR',
  'fill',
];
const KNOWN_OTHERS = ['PEAK', 'DISP', 'umid', 'cart', 'mext', 'levl', 'link', 'acid', 'strc', 'afsp', 'wavl', 'slnt'];
const KNOWN_IDENTIFIERS: ReadonlySet<number> = /* @__PURE__ */ new Set(
  [...KNOWN, ...KNOWN_ADDITIONS, ...KNOWN_OTHERS].map(identifierOf),
);

/** True for the chunks that audio programs write: what tells the next chunk from samples where a header leaves that open. */
export function isKnownChunk(identifier: number): boolean {
  return KNOWN_IDENTIFIERS.has(identifier);
}

/** True for the chunks before which some writers forget the byte of padding. */
export function mayFollowUnpadded(identifier: number): boolean {
  return (
    identifier === CHUNK.data || identifier === CHUNK.format || identifier === CHUNK.list || identifier === CHUNK.fact
  );
}
