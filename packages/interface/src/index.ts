export type { AbortOptions } from './abort-options.ts';
export {
  ANTIPHON_ERROR_CODES,
  AntiphonError,
  type AntiphonErrorCode,
  type AntiphonErrorDetails,
  type AntiphonErrorOptions,
  isAntiphonError,
} from './antiphon-error.ts';
export { assertCloseArguments } from './close-arguments.ts';
export { type Clock, systemClock } from './clock.ts';
export { connectFailedError, type FailedConnect, type FailureExplanation } from './connect-failed-error.ts';
export type {
  ConversationMemory,
  ConversationSummary,
  DuplicateConversationOptions,
  ListConversationsOptions,
  MessageFilter,
} from './conversation-memory.ts';
export {
  createCredential,
  type Credential,
  type CredentialKind,
  type CredentialOptions,
  type CredentialProvider,
} from './credential.ts';
export { createCredentialCache, type CredentialCacheOptions, type CredentialCacheRequest } from './credential-cache.ts';
export { delay } from './delay.ts';
export { createDrainGate, type DrainGate, type DrainGateOptions } from './drain-gate.ts';
export { frameByteCount } from './frame-byte-count.ts';
export { frameText } from './frame-text.ts';
export { createFrameInbox, type FrameInbox, type FrameInboxOptions } from './frame-inbox.ts';
export { displayUrl, handshakeError, type RefusedHandshake } from './handshake-error.ts';
export type { AcceptOptions, IncomingConnection, Listener, Listening } from './listener.ts';
export { type Logger, silentLogger } from './logger.ts';
export type {
  JsonValue,
  Message,
  MessageDataType,
  MessagePiece,
  MessageResponseError,
  MessageRole,
  StoredMessage,
} from './message.ts';
export { redact, redactHeaders } from './redact.ts';
export type { RestartableTimer } from './restartable-timer.ts';
export { secretRemover } from './secret-remover.ts';
export { createSharedCall } from './shared-call.ts';
export { handshakeTimeoutError, sendAfterEndError } from './transport-errors.ts';
export type { CloseInfo, Connection, ConnectRequest, Frame, FrameSink, Transport } from './transport.ts';
export { untilAborted } from './until-aborted.ts';
export { withinTime, type WithinTimeOptions } from './within-time.ts';
