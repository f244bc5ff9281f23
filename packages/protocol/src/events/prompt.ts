/** A prompt template that is kept on the server, and what goes into its holes. */
export interface PromptReference {
  /** Of the template, such as `pmpt_123`. */
  readonly id: string;
  /** @default the current version */
  readonly version?: string | null;
  /** By name: a text, or a part of content as the Responses API writes it (`input_text`, `input_image`, `input_file`). */
  readonly variables?: Readonly<Record<string, unknown>> | null;
}
