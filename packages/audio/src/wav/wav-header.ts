import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { concatBytes } from '../concat-bytes.ts';
import { formatChunkBody } from './format-chunk-body.ts';
import { infoListChunk } from './info-list-chunk.ts';
import { riffChunk, riffText } from './riff-chunk.ts';
import { UNKNOWN_SIZE } from './wav-format-tags.ts';

/** The body of a `ds64` chunk without a table: three sizes of 64 bits, and the length of the table. */
const LARGE_SIZES_BYTES = 28;

/** What a header holds beside the format. Its length depends on these and the format alone, so that a header can be replaced. */
export interface WavHeaderOptions {
  /** Texts by the four-letter names of an INFO list, such as `INAM` for a title; entries with other names are left out. @default none */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /**
   * True leaves room for 64-bit sizes: 36 bytes more at the start, and a file that grows beyond 4 GiB becomes RF64.
   * False leaves the sizes of such a file "not known", which this package and most players read to its end.
   * @default false
   */
  readonly reserveLargeSizes?: boolean | undefined;
}

/**
 * Writes everything that stands before the samples.
 *
 * PCM of 8 or 16 bits in one or two channels gets the plain 44 bytes. More bits or channels get the extensible form, and whatever is not
 * PCM gets a `fact` chunk, as the specification asks. Room for large sizes is a `JUNK` chunk until they are needed (EBU Tech 3306).
 *
 * @param dataSize the bytes of samples; undefined when not known yet. Sizes that the header has no room for are written as not known.
 */
export function wavHeader(
  format: AudioFormat,
  dataSize: number | undefined,
  { metadata = {}, reserveLargeSizes = false }: WavHeaderOptions = {},
): Uint8Array<ArrayBuffer> {
  const formatChunk = riffChunk('fmt ', formatChunkBody(format));
  const factBytes = format.encoding === 'pcm' ? 0 : 12;
  const infoChunk = infoListChunk(metadata);
  const largeBytes = reserveLargeSizes ? 8 + LARGE_SIZES_BYTES : 0;
  const byteCount = 12 + largeBytes + formatChunk.length + factBytes + infoChunk.length + 8;
  const riffSize = dataSize === undefined ? UNKNOWN_SIZE : byteCount - 8 + dataSize + (dataSize % 2);
  const isLarge = riffSize >= UNKNOWN_SIZE;
  const frameCount = dataSize === undefined ? 0 : dataSize / bytesPerFrame(format);
  const isRf64 = isLarge && reserveLargeSizes && dataSize !== undefined;
  const largeSizes = [
    isRf64
      ? riffChunk('ds64', largeSizesBody([riffSize, dataSize, frameCount]))
      : riffChunk('JUNK', new Uint8Array(LARGE_SIZES_BYTES)),
  ];
  return concatBytes([
    riffText(isRf64 ? 'RF64' : 'RIFF'),
    uint32(isLarge ? UNKNOWN_SIZE : riffSize),
    riffText('WAVE'),
    ...(reserveLargeSizes ? largeSizes : []),
    formatChunk,
    ...(factBytes > 0 ? [riffChunk('fact', uint32(isLarge ? UNKNOWN_SIZE : frameCount))] : []),
    infoChunk,
    riffText('data'),
    uint32(isLarge ? UNKNOWN_SIZE : (dataSize ?? UNKNOWN_SIZE)),
  ]);
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function largeSizesBody(sizes: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LARGE_SIZES_BYTES);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, index) => view.setBigUint64(8 * index, BigInt(size), true));
  return bytes;
}
