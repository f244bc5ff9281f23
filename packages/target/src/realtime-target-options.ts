import type { Clock, ConversationMemory, CredentialProvider, Logger, Transport } from '@antiphon/interface';
import type { Endpoint, Voice } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import type { ApiKeySource } from './api-key-credentials.ts';
import type { RequestOptions } from './request-options.ts';

/** What a {@link RealtimeTarget} is made of. Only `transport`, and a model or an endpoint that names one, are needed. */
export interface RealtimeTargetOptions {
  /** Moves the frames, such as `wsTransport()`. */
  readonly transport: Transport;
  /** The model or deployment. May be left out where `endpoint` names it. */
  readonly modelName?: string | undefined;
  /** An endpoint, or a URL as it is pasted. @default OpenAI */
  readonly endpoint?: string | URL | Endpoint | undefined;
  /** The key, or a function that gives one, asked at every connection attempt. Not together with `credentials`. */
  readonly apiKey?: ApiKeySource | undefined;
  /** Any provider of credentials. Not together with `apiKey`. @default none: the server wants none */
  readonly credentials?: CredentialProvider | undefined;
  /** More headers for every handshake. The transport must be able to send headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Refused here, for `realtimeTargetFromEnvironment()` only: pass `entra()` of `@antiphon/auth-entra` as `credentials`. @default false */
  readonly useAadAuth?: boolean | undefined;
  /** Kept in the identifier only: the GA API takes no `api-version`, and a URL of Azure's preview says its own. */
  readonly apiVersion?: string | undefined;
  /** At most so many prompts in any 60 s, over all conversations of this target. @default no limit */
  readonly maxRequestsPerMinute?: number | undefined;
  /** The instructions of conversations whose memory holds no system message; then remembered with their first turn. @default 'You are a helpful AI assistant' (not remembered) */
  readonly systemPrompt?: string | undefined;
  /** Sent only if given. @default the server's */
  readonly voice?: Voice | undefined;
  /** Open sessions by conversation id, adopted as they are: nothing is configured or replayed. The target closes them with the rest. */
  readonly existingConversations?: Readonly<Record<string, Session>> | undefined;
  readonly requestOptions?: RequestOptions | undefined;
  /** Where both sides of every turn are written. @default a memory in this process */
  readonly memory?: ConversationMemory | undefined;
  /** Whether disposing the target disposes `memory` too. @default true when `memory` is left out, else false */
  readonly ownsMemory?: boolean | undefined;
  /** Where answers are saved; made when it is missing. @default 'antiphon-data/audio' */
  readonly audioFolder?: string | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** Never receives content or secrets. @default silent */
  readonly logger?: Logger | undefined;
  /** From 0 up to 1: the jitter of retries. @default Math.random */
  readonly random?: (() => number) | undefined;
}
