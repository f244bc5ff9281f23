export type { ApiError } from './api-error.ts';
export type { RealtimeAudioFormat } from './audio-format.ts';
export type * from './client-event.ts';
export type * from './content-part.ts';
export type * from './item.ts';
export type * from './response.ts';
export type * from './server-event.ts';
export type * from './session-config.ts';
export type * from './usage.ts';
