import type { AudioFormat } from '../audio-format.ts';
import { createByteWindow } from './byte-window.ts';
import { CHUNK, isKnownChunk, mayFollowUnpadded } from './chunk-identifiers.ts';
import { dataExtent } from './data-extent.ts';
import { BROADCAST_BYTES, parseBroadcastChunk } from './parse-broadcast-chunk.ts';
import { FORMAT_BYTES, parseFormatChunk } from './parse-format-chunk.ts';
import { MAXIMUM_LIST_BYTES, parseInfoList } from './parse-info-list.ts';
import { FOREIGN_HEAD_BYTES, foreignHeadError, parseRiffHead, RIFF_HEAD_BYTES } from './parse-riff-head.ts';
import { wavError } from './wav-error.ts';

const CHUNK_HEAD_BYTES = 8;
const LARGE_SIZES_BYTES = 16;
const NO_METADATA: Readonly<Record<string, string>> = {};

/** What has been found in a WAV file so far. */
export interface WavFindings {
  format: AudioFormat | undefined;
  metadata: Readonly<Record<string, string>>;
  isLittleEndian: boolean;
  /** Where the samples start, in bytes from the start of the file; undefined before they are reached. */
  dataStart: number | undefined;
  /** How many bytes of samples the header promises; undefined where it leaves that open. */
  promisedDataSize: number | undefined;
  /** How many bytes of samples there were so far. */
  dataSize: number;
}

/** Finds the parts of a WAV file in its bytes, as they come. */
export interface WavParser {
  readonly findings: Readonly<WavFindings>;
  /**
   * Takes the next bytes, of any number, and hands the samples in them on. With `isEnd` there are no more.
   * @throws {AntiphonError} `AUDIO_FORMAT`
   */
  read(bytes: Uint8Array, isEnd: boolean): void;
}

/** Takes one step; false when it needs more bytes for that. */
type Step = () => boolean;

/**
 * Makes a parser for one file. It is one pass, with a bounded look ahead: the result does not depend on how the bytes are cut, and what
 * is kept does not grow with what a header claims.
 *
 * @param onData takes stored samples, which may begin and end within one
 */
export function createWavParser(onData: (bytes: Uint8Array) => void): WavParser {
  const window = createByteWindow();
  const findings: WavFindings = {
    format: undefined,
    metadata: NO_METADATA,
    isLittleEndian: true,
    dataStart: undefined,
    promisedDataSize: undefined,
    dataSize: 0,
  };
  let isEnd = false;
  let largeDataSize: number | undefined;
  let hasInfoList = false;
  let hasBroadcast = false;
  // The chunk that the parser is in: its identifier, the size of its body, and how much of that is still to come.
  let identifier = 0;
  let bodySize = 0;
  let remaining = 0;
  let step: Step = readRiffHead;

  /** Goes on when so many bytes are there, or no more will come. */
  const isReady = (count: number): boolean => window.has(count) || isEnd;

  function readRiffHead(): boolean {
    if (!isReady(RIFF_HEAD_BYTES)) return false;
    const head = window.available < RIFF_HEAD_BYTES ? undefined : parseRiffHead(window.peek(RIFF_HEAD_BYTES));
    if (head === undefined) {
      if (!isReady(FOREIGN_HEAD_BYTES)) return false;
      throw foreignHeadError(window.peek(FOREIGN_HEAD_BYTES));
    }
    findings.isLittleEndian = head.isLittleEndian;
    window.skip(RIFF_HEAD_BYTES);
    step = readChunkHead;
    return true;
  }

  function readChunkHead(): boolean {
    if (!window.has(CHUNK_HEAD_BYTES)) return false;
    identifier = window.uint32(0, false);
    bodySize = window.uint32(4, findings.isLittleEndian);
    remaining = bodySize;
    window.skip(CHUNK_HEAD_BYTES);
    step = stepInto();
    return true;
  }

  /** The step for the chunk whose head has just been read. Only the first of its kind counts, so that what is kept does not grow. */
  function stepInto(): Step {
    if (identifier === CHUNK.data && findings.dataStart === undefined) return beginData();
    if (identifier === CHUNK.format && findings.format === undefined) return readFormat;
    if (identifier === CHUNK.list && !hasInfoList) return readInfoList;
    if (identifier === CHUNK.broadcast && !hasBroadcast) return readBroadcast;
    if (identifier === CHUNK.largeSizes && largeDataSize === undefined) return readLargeSizes;
    return remaining === 0 ? readChunkHead : skipBody;
  }

  function readFormat(): boolean {
    const size = Math.min(bodySize, FORMAT_BYTES);
    if (!isReady(size)) return false;
    const body = window.peek(size);
    // Cut off: the end says so.
    if (body.length < size) return false;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const { isLittleEndian } = findings;
    findings.format = parseFormatChunk({ body: view, fileOffset: window.offset, isLittleEndian });
    step = skipBody;
    return true;
  }

  function readInfoList(): boolean {
    const size = Math.min(bodySize, MAXIMUM_LIST_BYTES);
    // The type of the list first: only texts are waited for.
    if (!isReady(Math.min(size, 4))) return false;
    if (window.has(4) && size >= 4 && window.uint32(0, false) === IDENTIFIER_INFO) {
      if (!isReady(size)) return false;
      const texts = parseInfoList(window.peek(size), findings.isLittleEndian);
      hasInfoList = true;
      findings.metadata = { ...findings.metadata, ...texts };
    }
    step = skipBody;
    return true;
  }

  function readBroadcast(): boolean {
    const size = Math.min(bodySize, BROADCAST_BYTES);
    if (!isReady(size)) return false;
    hasBroadcast = true;
    findings.metadata = { ...findings.metadata, ...parseBroadcastChunk(window.peek(size), findings.isLittleEndian) };
    step = skipBody;
    return true;
  }

  function readLargeSizes(): boolean {
    if (bodySize >= LARGE_SIZES_BYTES) {
      if (!isReady(LARGE_SIZES_BYTES)) return false;
      if (window.available >= LARGE_SIZES_BYTES) {
        const { isLittleEndian } = findings;
        const [low, high] = [window.uint32(8, isLittleEndian), window.uint32(12, isLittleEndian)];
        largeDataSize = isLittleEndian ? low + high * 2 ** 32 : high + low * 2 ** 32;
      }
    }
    step = skipBody;
    return true;
  }

  function beginData(): Step {
    if (findings.format === undefined) {
      throw missing('fmt', window.offset - CHUNK_HEAD_BYTES, 'a fmt chunk before the data chunk');
    }
    findings.dataStart = window.offset;
    const { size, isPromise } = dataExtent(bodySize, largeDataSize);
    bodySize = size;
    remaining = size;
    findings.promisedDataSize = isPromise ? size : undefined;
    return size === 0 ? lookAfterEmptyData : readData;
  }

  /** A size of 0 is meant as 0 only where another chunk follows; else the header was written first and never finished. */
  function lookAfterEmptyData(): boolean {
    if (!isReady(4)) return false;
    const isEmpty = window.available === 0 || (window.has(4) && isKnownChunk(window.uint32(0, false)));
    if (!isEmpty) {
      remaining = Infinity;
      findings.promisedDataSize = undefined;
    }
    step = isEmpty ? readChunkHead : readData;
    return !(isEmpty && window.available === 0);
  }

  function readData(): boolean {
    while (remaining > 0 && window.available > 0) {
      const bytes = window.take(Math.min(remaining, window.available));
      remaining -= bytes.length;
      findings.dataSize += bytes.length;
      onData(bytes);
    }
    return afterBody();
  }

  /** Also where the body was looked at: that has not used it up. */
  function skipBody(): boolean {
    remaining -= window.skip(remaining);
    return afterBody();
  }

  function afterBody(): boolean {
    if (remaining > 0) return false;
    step = bodySize % 2 === 1 ? skipPadding : readChunkHead;
    return true;
  }

  /** Some writers forget the padding: what stands there is then already the name of the next chunk. */
  function skipPadding(): boolean {
    if (!isReady(4)) return false;
    if (!(window.has(4) && mayFollowUnpadded(window.uint32(0, false)))) window.skip(1);
    step = readChunkHead;
    return true;
  }

  function finish(): void {
    if (findings.dataStart !== undefined) return;
    const name = findings.format === undefined ? 'fmt' : 'data';
    const byteOffset = window.offset + window.available;
    const isCut = remaining > 0 || window.available > 0;
    throw isCut ? cutBefore(name, byteOffset) : missing(name, byteOffset, `a ${name} chunk`);
  }

  return {
    findings,
    read(bytes, isLast) {
      isEnd = isLast;
      window.push(bytes);
      while (step());
      if (isLast) finish();
      else window.keep();
    },
  };
}

const IDENTIFIER_INFO = 0x494e_464f;

function missing(name: string, byteOffset: number, expected: string): Error {
  return wavError({ problem: 'invalid', message: `the WAV file has no ${name} chunk`, byteOffset, expected });
}

function cutBefore(name: string, byteOffset: number): Error {
  const message = 'the WAV file ends within a chunk, before its samples';
  return wavError({ problem: 'truncated', message, byteOffset, expected: `the rest of it, and a ${name} chunk` });
}
