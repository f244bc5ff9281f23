/** How long the model thinks before it speaks. Only models that reason take it, such as `gpt-realtime-2`. */
export interface Reasoning {
  /** @default the model's own */
  readonly effort?: ReasoningEffort | null;
}

/** More effort costs time and tokens. */
export type ReasoningEffort = 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
