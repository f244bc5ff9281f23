export { audioDeltaBytes } from './audio-delta-bytes.ts';
export { base64FromBytes, bytesFromBase64 } from './base64.ts';
export { CLOSE_CODES, sendableCloseCode } from './close-codes.ts';
export { encodeAudioAppend, type EncodeAudioAppendOptions } from './codec/encode-audio-append.ts';
export { encodeServerEvent } from './codec/encode-event.ts';
export type { Dialect } from './dialect.ts';
export { type DetectedDialect, detectDialect } from './dialects/detect-dialect.ts';
export type { PreviewApiVersion } from './dialects/preview-api-version.ts';
export { createPreviewDialect, previewDialect, type PreviewDialectOptions } from './dialects/preview-dialect.ts';
export {
  createPreviewServerDialect,
  gaServerDialect,
  previewServerDialect,
  type ServerDialect,
} from './dialects/server-dialect.ts';
export type { Endpoint, EndpointCarrier } from './endpoint.ts';
export { azure, type AzureOptions } from './endpoints/azure.ts';
export type { AzureCredentialOptions } from './endpoints/azure-credential.ts';
export { azurePreview, type AzurePreviewOptions } from './endpoints/azure-preview.ts';
export type { AzureResource } from './endpoints/azure-resource.ts';
export { compatible, type CompatibleOptions } from './endpoints/compatible.ts';
export { endpointFromUrl, type EndpointFromUrlOptions } from './endpoints/endpoint-from-url.ts';
export { openai, type OpenaiOptions } from './endpoints/openai.ts';
export type { NoOtherPurpose, OtherPurpose } from './endpoints/session-purpose.ts';
export { ERROR_CODES } from './events/api-error.ts';
export { isClientEvent, isKnownServerEvent, isServerEvent } from './events/guards.ts';
export type * from './events/index.ts';
export { MCP_CONNECTORS } from './events/mcp-tool.ts';
export { REALTIME_MODELS, TRANSCRIPTION_MODELS, TRANSLATION_MODELS } from './events/model.ts';
export { VOICES } from './events/voice.ts';
export { gaDialect } from './ga-dialect.ts';
export {
  G711_SAMPLE_RATE_HZ,
  IDLE_TIMEOUT_RANGE_MS,
  MAXIMUM_APPEND_BYTES,
  MAXIMUM_EVENT_ID_LENGTH,
  MAXIMUM_ITEM_ID_LENGTH,
  MAXIMUM_METADATA,
  MAXIMUM_OUTPUT_TOKENS,
  MAXIMUM_SESSION_MS,
  MINIMUM_COMMIT_MS,
  PCM_SAMPLE_RATE_HZ,
  SPEED_RANGE,
} from './limits.ts';
export { credentialFromRequest } from './server/credential-from-request.ts';
export { decodeClientEvent, type DecodeClientEventOptions } from './server/decode-client-event.ts';
export type { RejectedClientEvent } from './server/rejected-client-event.ts';
export { selectSubprotocol } from './server/select-subprotocol.ts';
export type { SessionType } from './server/session-rule.ts';
