export type { AddItemOptions, Session, TruncateOptions } from './session.ts';
export type { CommandOptions } from './command-sender.ts';
export { connectSession, type ConnectSessionOptions } from './connect-session.ts';
export type { Conversation, EarlyTranscript } from './conversation.ts';
export { emptyConversation } from './conversation/conversation-snapshot.ts';
export type {
  ItemDetails,
  McpProgress,
  PartDetails,
  Transcription,
  TranscriptionSegment,
} from './conversation/item-details.ts';
export type { AudioRetention, RetainedAudio } from './conversation/retained-audio.ts';
export type { SpeechEvent, UsageReport } from './derived-streams.ts';
export type { FunctionCall } from './function-call.ts';
export { reduce } from './reduce.ts';
export type { ResponseResult } from './response-result.ts';
export type { RespondOptions, ResponseStream } from './response-stream.ts';
export type { SessionState } from './session-state.ts';
