export type { AddItemOptions, Session, TruncateOptions } from './session.ts';
export type { CommandOptions } from './commands/command-sender.ts';
export { connectSession, type ConnectSessionOptions } from './connect/connect-session.ts';
export type { Conversation, EarlyTranscript } from './conversation/conversation.ts';
export { emptyConversation } from './conversation/conversation-snapshot.ts';
export type {
  ItemDetails,
  McpProgress,
  PartDetails,
  Transcription,
  TranscriptionSegment,
} from './conversation/item-details.ts';
export type { AudioRetention, RetainedAudio } from './conversation/retained-audio.ts';
export type { SpeechEvent, UsageReport } from './observability/derived-streams.ts';
export type { FunctionCall } from './responses/function-call.ts';
export { reduce } from './conversation/reduce.ts';
export type { LoggedEvents } from './observability/event-log.ts';
export type { TurnLatency } from './observability/turn-latency.ts';
export type { InputTokens, TokensByKind, TranscriptionTotal, UsageTotal } from './observability/usage-total.ts';
export { toAsyncIterable, type ToAsyncIterableOptions } from './streams/to-async-iterable.ts';
export type { ResponseResult } from './responses/response-result.ts';
export type { RespondOptions, ResponseStream } from './responses/response-stream.ts';
export type { SessionState } from './session-state.ts';
export type { RecoveryOptions } from './recovery/recovery-options.ts';
export type { RecoveryReport } from './recovery/recovery-report.ts';
export type { RestorationLoss, RetainedAudioSource } from './recovery/restorable-item.ts';
export type { RollOverOptions } from './recovery/rollover-requests.ts';
export { attachPlayback } from './playback/attach-playback.ts';
export { clockedSink, type ClockedSinkOptions } from './playback/clocked-sink.ts';
export { createPlayback } from './playback/create-playback.ts';
export type { InterruptedItem, Interruption } from './playback/interruption.ts';
export type { AttachPlaybackOptions, PlaybackLink, PlaybackSink } from './playback/playback-link.ts';
export type {
  EnqueuedAddress,
  EnqueuedAudio,
  EnqueuedBytes,
  PartPlayed,
  PlaybackPart,
  PlayedReport,
  TotalPlayed,
} from './playback/playback-part.ts';
export type { Playback, PlaybackOptions } from './playback/playback.ts';
export type { AudioChunk } from './session-audio.ts';
export type { AppendAudioOptions } from './upload/audio-upload.ts';
export type { AudioInput } from './upload/audio-input.ts';
export type { AudioPace } from './upload/audio-pace.ts';
export type { AudioReadableStream, AudioSource, AudioStreamReader } from './upload/audio-source.ts';
export type { AudioOverflow } from './upload/bounded-audio-queue.ts';
export type { SendAudioOptions, SentAudio } from './upload/send-audio.ts';
export type { SendSourceOptions, SentSource } from './upload/send-source.ts';
export { createPushToTalk } from './push-to-talk/create-push-to-talk.ts';
export type { PushToTalk, PushToTalkOptions, PushToTalkTurn } from './push-to-talk/push-to-talk.ts';
export { defineTool } from './tools/session-tool.ts';
export type {
  AnySessionTool,
  SessionTool,
  ToolArguments,
  ToolContext,
  ToolRegistration,
  ToolSchema,
} from './tools/session-tool.ts';
export type { JsonSchema, StandardIssue, StandardResult, StandardSchema } from './tools/standard-schema.ts';
export type {
  ToolCallEvent,
  ToolCallFailed,
  ToolCallFinished,
  ToolCallIdentity,
  ToolCallStarted,
  ToolFailureReason,
} from './tools/tool-call-event.ts';
export type { McpApprovalRequest, McpCall, McpToolList } from './mcp/mcp-events.ts';
export type { RejectMcpCallOptions } from './mcp/mcp.ts';
export type { ConnectOptions } from './connect/connect-options.ts';
export type { SpecialSession, SpecialSessionState } from './wire-session.ts';
export { connectTranscription, type ConnectTranscriptionOptions } from './transcription/connect-transcription.ts';
export type { LiveTranscription, TranscriptionConfig } from './transcription/live-transcription.ts';
export type { Transcript, TranscriptEvent, TranscriptSegment } from './transcription/transcript.ts';
export { connectTranslation, type ConnectTranslationOptions } from './translation/connect-translation.ts';
export type { LiveTranslation, TranslationAudio, TranslationText } from './translation/live-translation.ts';
