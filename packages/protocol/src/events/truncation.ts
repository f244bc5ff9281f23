/**
 * What happens when the conversation outgrows the model's input. `auto` drops the oldest messages; `disabled` answers with an error.
 *
 * A model of 32 k tokens with 4 096 for output takes 28 224 of conversation (28 672 by Azure's page). @default auto
 */
export type Truncation = 'auto' | 'disabled' | RetentionRatioTruncation;

/** Drops more than it must, so that the prompt cache lasts longer. */
export interface RetentionRatioTruncation {
  readonly type: 'retention_ratio';
  /** 0 to 1: the share of the limit to keep. */
  readonly retention_ratio: number;
  /** Limits of the client's own. @default the model's */
  readonly token_limits?: {
    /** Tokens of conversation behind instructions and tools, 0 or more. @default the model's limit */
    readonly post_instructions?: number | null;
  } | null;
}
