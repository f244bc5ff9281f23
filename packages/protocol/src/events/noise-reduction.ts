/** Filters the input audio before turn detection and model hear it. `null` in its place: off, which is the default. */
export interface NoiseReduction {
  /** `near_field` for headsets, `far_field` for laptops and rooms. */
  readonly type: NoiseReductionType;
  /** How much; kept when an update leaves it out. Source: the `openai` package 7.57, no schema. @default 1 */
  readonly strength?: number | null;
}

/** Where the microphone is. */
export type NoiseReductionType = 'near_field' | 'far_field';
