/** How much work is done for each sample. */
export type ResampleQuality = 'fast' | 'high' | 'best';

/** What a quality means. The bands are fractions of the lower of the two Nyquist frequencies. */
export interface FilterSpecification {
  /** The highest frequency that passes unchanged. */
  readonly passband: number;
  /** Where the stop band begins. Beyond 1, what lies as far above the Nyquist frequency folds back to as far below it. */
  readonly stopband: number;
  /** How far the stop band lies down, in decibels. */
  readonly stopbandDb: number;
  /** Sums in 32 bits are exact to -140 dB. */
  readonly precision: 'single' | 'double';
}

/** What each quality promises. */
export const QUALITIES: Readonly<Record<ResampleQuality, FilterSpecification>> = {
  fast: { passband: 0.9, stopband: 1.05, stopbandDb: 100, precision: 'single' },
  // Within a hair of libsoxr's HQ, up to the stop band.
  high: { passband: 0.914, stopband: 1, stopbandDb: 125.8, precision: 'single' },
  best: { passband: 0.96, stopband: 1, stopbandDb: 150, precision: 'double' },
};
