export type { AddItemOptions, Session, TruncateOptions } from './session.ts';
export type { CommandOptions } from './command-sender.ts';
export { connectSession, type ConnectSessionOptions } from './connect-session.ts';
export { type Conversation, type EarlyTranscript, emptyConversation } from './conversation.ts';
export type { SpeechEvent, UsageReport } from './derived-streams.ts';
export type { FunctionCall } from './function-call.ts';
export { reduce } from './reduce.ts';
export type { ResponseResult } from './response-result.ts';
export type { RespondOptions, ResponseStream } from './response-stream.ts';
export type { SessionState } from './session-state.ts';
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
export type { ConnectSpecialOptions } from './connect-special.ts';
export type { SpecialSession, SpecialSessionState } from './wire-session.ts';
export { connectTranscription, type ConnectTranscriptionOptions } from './transcription/connect-transcription.ts';
export type { LiveTranscription, TranscriptionConfig } from './transcription/live-transcription.ts';
export type { Transcript, TranscriptEvent, TranscriptSegment } from './transcription/transcript.ts';
export { connectTranslation, type ConnectTranslationOptions } from './translation/connect-translation.ts';
export type { LiveTranslation, TranslationAudio, TranslationText } from './translation/live-translation.ts';
