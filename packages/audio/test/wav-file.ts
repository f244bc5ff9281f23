/** One chunk to put into a file; `size` overrides what its head says, `padding` whether an odd one is padded. */
export interface ChunkOptions {
  readonly id: string;
  readonly body: Uint8Array | readonly number[];
  readonly size?: number;
  readonly padding?: boolean;
}

export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

export function littleEndian(value: number, byteCount: number): number[] {
  return Array.from({ length: byteCount }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}

export function bigEndian(value: number, byteCount: number): number[] {
  return littleEndian(value, byteCount).toReversed();
}

export interface FormatOptions {
  readonly tag?: number;
  readonly channelCount?: number;
  readonly sampleRateHz?: number;
  readonly bitsPerSample?: number;
  readonly blockAlign?: number;
  readonly tail?: readonly number[];
  /** @default littleEndian */
  readonly number?: typeof littleEndian;
}

export function formatChunk(options: FormatOptions = {}): ChunkOptions {
  const { tag = 1, channelCount = 1, sampleRateHz = 24_000, bitsPerSample = 16, tail = [] } = options;
  const { blockAlign = (channelCount * bitsPerSample) / 8, number = littleEndian } = options;
  const fields = [
    [tag, 2],
    [channelCount, 2],
    [sampleRateHz, 4],
    [sampleRateHz * blockAlign, 4],
    [blockAlign, 2],
    [bitsPerSample, 2],
  ] as const;
  return { id: 'fmt ', body: [...fields.flatMap(([value, byteCount]) => number(value, byteCount)), ...tail] };
}

/** What makes a `fmt ` body extensible: sizes, speakers and the sub-format of a tag. */
export function extensibleTail(
  tag: number,
  guidTail: readonly number[] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71],
): number[] {
  return [...littleEndian(22, 2), ...littleEndian(16, 2), 0, 0, 0, 0, ...littleEndian(tag, 2), ...guidTail];
}

export function dataChunk(body: readonly number[], size?: number): ChunkOptions {
  return size === undefined ? { id: 'data', body } : { id: 'data', body, size };
}

/** A file of these chunks. In RIFX the sizes have their high byte first. */
export function wavFile(chunks: readonly ChunkOptions[], riff = 'RIFF', riffSize?: number): Uint8Array {
  const number = riff === 'RIFX' ? bigEndian : littleEndian;
  const body = chunks.flatMap(({ id, body: bytes, size = bytes.length, padding = true }) => [
    ...ascii(id),
    ...number(size, 4),
    ...bytes,
    ...(padding && bytes.length % 2 === 1 ? [0] : []),
  ]);
  return Uint8Array.from([...ascii(riff), ...number(riffSize ?? body.length + 4, 4), ...ascii('WAVE'), ...body]);
}

/** What the `ds64` chunk of an RF64 file says. */
export function largeSizesChunk(dataSize: number, number: typeof littleEndian = littleEndian): ChunkOptions {
  return { id: 'ds64', body: [...number(100, 8), ...number(dataSize, 8), ...number(2, 8), 0, 0, 0, 0] };
}

/** A `LIST` chunk of type `INFO`. */
export function infoChunk(
  texts: Readonly<Record<string, string>>,
  number: typeof littleEndian = littleEndian,
): ChunkOptions {
  const entries = Object.entries(texts).flatMap(([name, text]) => {
    const bytes = [...ascii(text), 0];
    return [...ascii(name), ...number(bytes.length, 4), ...bytes, ...(bytes.length % 2 === 1 ? [0] : [])];
  });
  return { id: 'LIST', body: [...ascii('INFO'), ...entries] };
}
