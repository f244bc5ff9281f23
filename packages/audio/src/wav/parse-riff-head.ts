import { guessContent } from './guess-content.ts';
import { wavError } from './wav-error.ts';

/** The file's own head: `RIFF`, a size, `WAVE`. */
export const RIFF_HEAD_BYTES = 12;

/** How much of a file that is no WAV file is looked at, to say what it is. */
export const FOREIGN_HEAD_BYTES = 64;

const EXPECTED = 'a WAV file, which starts with RIFF, a size, and WAVE';

/** Which of the kinds of WAV file the first 12 bytes begin. */
export interface RiffHead {
  /** False for RIFX, in which every number and sample has its high byte first. */
  readonly isLittleEndian: boolean;
}

/** Reads the first 12 bytes; undefined when they begin no WAV file. */
export function parseRiffHead(head: Uint8Array): RiffHead | undefined {
  const container = String.fromCharCode(...head.subarray(0, 4));
  const type = String.fromCharCode(...head.subarray(8, 12));
  if (type !== 'WAVE' || !/^(RIFF|RIFX|RF64|BW64)$/.test(container)) return undefined;
  return { isLittleEndian: container !== 'RIFX' };
}

/** The error for a beginning that is not that of a WAV file; of up to 64 bytes, or of all where there are fewer. */
export function foreignHeadError(head: Uint8Array): Error {
  const container = String.fromCharCode(...head.subarray(0, 4));
  if (head.length === 0)
    return wavError({ problem: 'empty', message: 'the input is empty', byteOffset: 0, expected: EXPECTED });
  if (head.length < RIFF_HEAD_BYTES && ['RIFF', 'RIFX', 'RF64', 'BW64'].some((name) => name.startsWith(container))) {
    return wavError({
      problem: 'truncated',
      message: 'the WAV file ends within its first 12 bytes',
      byteOffset: head.length,
      expected: `${RIFF_HEAD_BYTES - head.length} more bytes of the RIFF header`,
    });
  }
  const content = guessContent(head);
  return wavError({
    problem: 'not-wav',
    message: `the input is not a WAV file but looks like ${content}`,
    byteOffset: container === 'RIFF' ? 8 : 0,
    expected: `${EXPECTED}; convert it, as with: ffmpeg -i input -ar 24000 -ac 1 output.wav`,
    details: { content },
  });
}
