/** How much work is done for each sample. */
export type ResampleQuality = 'fast' | 'high';

/** What a quality means, as fractions of the lower of the two Nyquist frequencies. */
export interface FilterSpecification {
  /** The highest frequency that passes unchanged. The stop band begins at 1, so that nothing folds back. */
  readonly passband: number;
  /** How far aliases and images are suppressed, in decibels. */
  readonly stopbandDb: number;
}

/** What each quality promises. */
export const QUALITIES: Readonly<Record<ResampleQuality, FilterSpecification>> = {
  fast: { passband: 0.8, stopbandDb: 105 },
  high: { passband: 0.91, stopbandDb: 140 },
};
