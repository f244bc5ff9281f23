import { AntiphonError } from '@antiphon/interface';

/** How bands of frequency are spaced. */
export type FrequencyScale = 'linear' | 'mel';

/** Which bands. */
export interface BandEdgesOptions {
  readonly rows: number;
  readonly maximumHz: number;
  readonly scale: FrequencyScale;
}

/** The edges of the bands from 0 Hz up: one more than there are bands. @throws {AntiphonError} `INVALID_ARGUMENT` for another scale. */
export function bandEdges({ rows, maximumHz, scale }: BandEdgesOptions): readonly number[] {
  const edge = (row: number): number => {
    switch (scale) {
      case 'linear':
        return (row / rows) * maximumHz;
      case 'mel':
        return hertz((row / rows) * mel(maximumHz));
      default:
        throw unknownScale(scale satisfies never);
    }
  };
  return Array.from({ length: rows + 1 }, (_, row) => edge(row));
}

// D. O'Shaughnessy, "Speech Communication: Human and Machine", 1987.
function mel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

function hertz(mels: number): number {
  return 700 * (10 ** (mels / 2595) - 1);
}

function unknownScale(scale: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message: `scale is ${scale}: expected linear or mel` });
}
