import {
  AntiphonError,
  type Clock,
  type ConversationMemory,
  type CredentialProvider,
  type Logger,
  silentLogger,
  systemClock,
  type Transport,
} from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { type Endpoint, endpointFromUrl, openai, type Voice } from '@antiphon/protocol';
import { apiKeyCredentials } from './api-key-credentials.ts';
import { type AudioStore, createAudioStore } from './audio-store.ts';
import { type ConversationRegistry, createConversationRegistry } from './conversation-registry.ts';
import { endpointWithHeaders } from './endpoint-with-headers.ts';
import { noRateLimit, type RateLimit, slidingWindowRateLimit } from './rate-limit.ts';
import type { RealtimeTargetOptions } from './realtime-target-options.ts';
import { type ResolvedRequestOptions, resolveRequestOptions } from './request-options.ts';

/** The folder of answers where nobody names one, relative to the working directory. */
export const DEFAULT_AUDIO_FOLDER = 'antiphon-data/audio';

/** The checked options, and the parts that one target's methods share. */
export interface TargetParts {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  readonly credentials: CredentialProvider | undefined;
  readonly modelName: string | undefined;
  readonly apiVersion: string | undefined;
  readonly maxRequestsPerMinute: number | undefined;
  readonly voice: Voice | undefined;
  readonly systemPrompt: string | undefined;
  readonly memory: ConversationMemory;
  readonly ownsMemory: boolean;
  readonly request: ResolvedRequestOptions;
  readonly rateLimit: RateLimit;
  readonly conversations: ConversationRegistry;
  readonly audioStore: AudioStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
}

/**
 * Checks the options and makes the parts. No I/O.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` naming the option; `UNSUPPORTED` for `useAadAuth`.
 */
export function targetParts(options: RealtimeTargetOptions): TargetParts {
  const {
    transport,
    maxRequestsPerMinute,
    clock = systemClock,
    logger = silentLogger,
    memory = inProcessMemory(),
  } = options;
  if (typeof transport?.connect !== 'function')
    throw invalid('transport is missing: pass one, such as wsTransport() of @antiphon/transport-ws');
  const endpoint = endpointOf(options);
  return {
    transport,
    endpoint: endpointWithHeaders(endpoint, options.headers ?? {}),
    credentials: credentialsOf(options),
    modelName: options.modelName ?? endpoint.model,
    apiVersion: options.apiVersion,
    maxRequestsPerMinute,
    voice: options.voice,
    systemPrompt: options.systemPrompt,
    memory,
    ownsMemory: options.ownsMemory ?? options.memory === undefined,
    request: resolveRequestOptions(options.requestOptions),
    rateLimit: maxRequestsPerMinute === undefined ? noRateLimit : slidingWindowRateLimit(maxRequestsPerMinute, clock),
    conversations: createConversationRegistry(options.existingConversations ?? {}),
    audioStore: createAudioStore(options.audioFolder ?? DEFAULT_AUDIO_FOLDER),
    clock,
    logger,
    random: options.random ?? Math.random,
  };
}

function endpointOf({ endpoint, modelName }: RealtimeTargetOptions): Endpoint {
  if (modelName === '') throw invalid('modelName is empty: name the model or deployment');
  if (endpoint === undefined) {
    if (modelName !== undefined) return openai({ model: modelName });
    throw invalid('modelName is missing: name the model, or pass an endpoint that names one');
  }
  if (typeof endpoint === 'object' && !(endpoint instanceof URL)) return endpoint;
  const model = modelName === undefined ? {} : { model: modelName };
  return endpointFromUrl(endpoint, model);
}

function credentialsOf({ apiKey, credentials, useAadAuth }: RealtimeTargetOptions): CredentialProvider | undefined {
  if (useAadAuth === true) {
    const message =
      'useAadAuth is an option of realtimeTargetFromEnvironment() in @antiphon/target/node: here, pass entra() of @antiphon/auth-entra as `credentials`';
    throw new AntiphonError({ code: 'UNSUPPORTED', message });
  }
  if (apiKey !== undefined && credentials !== undefined)
    throw invalid('apiKey and credentials are both given: leave one of them out');
  return apiKey === undefined ? credentials : apiKeyCredentials(apiKey);
}

function invalid(message: string): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
