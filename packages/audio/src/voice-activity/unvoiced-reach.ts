/** How far before and after the loud part of a speech an unvoiced sound can belong to it: 250 ms, as in Rabiner and Sambur's paper. */
export const UNVOICED_REACH_FRAMES = 25;
/** How many unvoiced frames make such a sound. */
export const UNVOICED_FRAMES = 3;
