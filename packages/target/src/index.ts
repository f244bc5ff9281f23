export type { ApiKeySource } from './api-key-credentials.ts';
export type { SaveAudioOptions } from './audio-store.ts';
export { RealtimeTarget } from './realtime-target.ts';
export type { RealtimeTargetOptions } from './realtime-target-options.ts';
export type { RealtimeTargetResult, RealtimeTargetTurn } from './realtime-target-result.ts';
export type { RequestOptions } from './request-options.ts';
export type {
  ConnectOptions,
  PromptOptions,
  SendPromptOptions,
  SetSystemPromptOptions,
  TimeoutOptions,
} from './target-call-options.ts';
export type { TargetIdentifier } from './target-identifier.ts';
