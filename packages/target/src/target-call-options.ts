import type { AbortOptions, Message } from '@antiphon/interface';

/** What every call that talks to the server takes. */
export interface TimeoutOptions extends AbortOptions {
  /** @default the target's `requestOptions.timeoutMs` */
  readonly timeoutMs?: number | undefined;
}

export interface ConnectOptions extends TimeoutOptions {
  /** @default a session of no conversation */
  readonly conversationId?: string | undefined;
}

export interface PromptOptions extends TimeoutOptions {
  /** Added to the message's own, and given to the answer too. @default none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface SendPromptOptions extends PromptOptions {
  /** A user's message of text and audio_path pieces; its `converted…` values are sent. Make one with `createMessage`. */
  readonly message: Message;
  /** @default the message's own */
  readonly conversationId?: string | undefined;
}

export interface SetSystemPromptOptions extends AbortOptions {
  readonly systemPrompt: string;
  readonly conversationId: string;
  /** @default none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}
