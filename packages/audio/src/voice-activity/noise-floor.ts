/** Follows how strong the background is. */
export interface NoiseFloor {
  /** The power of the noise, full scale being 1. */
  readonly power: number;
  push(power: number): void;
}

const BLOCK_FRAMES = 25;
const BLOCK_COUNT = 8;
// -70 dBFS. Digital silence says that there is no noise now, not that the next breath of it is speech.
const MINIMUM_POWER = 1e-7;

/**
 * The least power of the last two seconds: speech dips to the noise between its syllables, what never dips is noise. After R. Martin, "Noise power
 * spectral density estimation based on optimal smoothing and minimum statistics", 2001, without the spectrum. Before two seconds it is the least so far.
 */
export function createNoiseFloor(): NoiseFloor {
  const blocks: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  let blockLeast = Number.POSITIVE_INFINITY;
  let count = 0;
  return {
    get power() {
      return Math.max(Math.min(least, blockLeast), MINIMUM_POWER);
    },
    push(power) {
      blockLeast = Math.min(blockLeast, power);
      count++;
      if (count < BLOCK_FRAMES) return;
      blocks.push(blockLeast);
      if (blocks.length > BLOCK_COUNT) blocks.shift();
      least = Math.min(...blocks);
      blockLeast = Number.POSITIVE_INFINITY;
      count = 0;
    },
  };
}
