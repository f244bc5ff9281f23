import { AntiphonError, type AntiphonErrorDetails } from '@antiphon/interface';

/**
 * What is wrong with bytes that should be a WAV file, as found in `details.problem`:
 * `empty` (no bytes), `not-wav` (something else), `truncated` (ends too early), `invalid` (contradicts itself),
 * `unsupported` (a real WAV file in a form that is not read).
 */
export type WavProblem = 'empty' | 'not-wav' | 'truncated' | 'invalid' | 'unsupported';

/** What the error of a WAV reader is made of. */
export interface WavErrorOptions {
  readonly problem: WavProblem;
  readonly message: string;
  /** Where it was found, in bytes from the start of the file. */
  readonly byteOffset: number;
  readonly expected: string;
  readonly details?: AntiphonErrorDetails | undefined;
}

/** Makes the error that every fault in a WAV file is reported with. */
export function wavError({ problem, message, byteOffset, expected, details }: WavErrorOptions): AntiphonError {
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `${message} at byte ${byteOffset}: expected ${expected}`,
    details: { ...details, problem, byteOffset, expected },
  });
}
