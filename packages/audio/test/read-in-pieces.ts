import { createWavReader, readWav } from '../src/index.ts';

/** What reading a file came to, in a form that can be compared. */
export interface WavOutcome {
  readonly error?: unknown;
  readonly format?: unknown;
  readonly metadata?: unknown;
  readonly isTruncated?: boolean;
  /** As text, which is quick to compare. */
  readonly data?: string;
}

export function readWhole(file: Uint8Array): WavOutcome {
  try {
    const { format, metadata, isTruncated, data } = readWav(file);
    return { format, metadata, isTruncated, data: Buffer.from(data).toString('hex') };
  } catch (error) {
    return { error: factsOf(error) };
  }
}

/** Reads a file through one kept buffer, which is overwritten after every push, in pieces of these lengths in turn. */
export function readInPieces(file: Uint8Array, lengths: readonly number[]): WavOutcome {
  const reader = createWavReader();
  const kept = new Uint8Array(Math.max(...lengths));
  const parts: Uint8Array[] = [];
  try {
    for (let start = 0, turn = 0; start < file.length; turn++) {
      const piece = file.subarray(start, start + (lengths[turn % lengths.length] ?? 1));
      kept.set(piece);
      for (const { data } of reader.push(kept.subarray(0, piece.length))) parts.push(data.slice());
      kept.fill(0x64);
      start += piece.length;
    }
    for (const { data } of reader.end()) parts.push(data.slice());
  } catch (error) {
    return { error: factsOf(error) };
  }
  const { format, metadata, isTruncated } = reader;
  return { format, metadata, isTruncated, data: Buffer.concat(parts).toString('hex') };
}

function factsOf(error: unknown): unknown {
  const { code, message, details } = error as { code?: unknown; message?: unknown; details?: unknown };
  return { code, message, details };
}
