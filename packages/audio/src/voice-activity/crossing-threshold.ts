/** Learns from the background how many zero crossings make a frame unvoiced. */
export interface CrossingThreshold {
  readonly crossingsPerSecond: number;
  /** Takes a frame that is not speech. */
  learn(crossingsPerSecond: number): void;
}

// 25 in 10 ms: Rabiner and Sambur's fixed threshold.
const FIXED = 2_500;
const WEIGHT = 1 / 50;

/**
 * Mean and two standard deviations of the background, and never below the fixed threshold. The paper takes the lower of the two; where the background
 * hisses that would make speech of it.
 */
export function createCrossingThreshold(): CrossingThreshold {
  let mean = 0;
  let variance = 0;
  let count = 0;
  return {
    get crossingsPerSecond() {
      return Math.max(FIXED, mean + 2 * Math.sqrt(variance));
    },
    learn(crossings) {
      count++;
      const weight = Math.max(WEIGHT, 1 / count);
      const deviation = crossings - mean;
      mean += weight * deviation;
      variance = (1 - weight) * (variance + weight * deviation * deviation);
    },
  };
}
