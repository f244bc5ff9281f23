/** A small answer, where all that a turn does once is what counts. */
export const SMALL_TURN = { deltas: 4, pcmBytes: 4_800, words: 4 };

/** A long one, where the audio deltas are what counts. */
export const LONG_TURN = { deltas: 200, pcmBytes: 4_800, words: 40 };
