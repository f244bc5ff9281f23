import type * as Openai from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import type * as Ours from '../src/events/index.ts';
import { type Differing, type NeedlessExceptions, nothingOf } from './same-shape.ts';

// The compiler does the work: what differs without being listed here, or is listed without differing, does not compile.
// Items, responses and sessions are compared by themselves, further down. One exception holds for every server event:
// the package requires event_id, but some servers leave it out, and nothing is routed by it.

type ByType<Union extends { readonly type: string }, Without extends string = never> = {
  [Type in Union['type']]: Omit<Extract<Union, { readonly type: Type }>, Without>;
};
type Servers<Union extends { readonly type: string }> = ByType<Union, 'item' | 'response' | 'session' | 'event_id'>;
type Clients<Union extends { readonly type: string }> = ByType<Union, 'item' | 'response' | 'session'>;

const obfuscation = 'in recorded traffic, in no schema';
const part = 'the package leaves the type out; compatible servers write the long names output_text and output_audio';
const SERVER_EVENTS = {
  'conversation.item.input_audio_transcription.delta': { obfuscation },
  'conversation.item.input_audio_transcription.completed': {
    usage: 'the package requires it, but older servers leave it out',
    languages: 'in the OpenAPI document, not yet in the package',
  },
  'conversation.item.input_audio_transcription.failed': {
    error: 'the package lacks event_id, which every other error object of the API has',
  },
  'rate_limits.updated': {
    rate_limits: 'the package closes the names and lets every field be absent; some servers have other names',
  },
  'response.content_part.added': { part },
  'response.content_part.done': { part },
  'response.function_call_arguments.delta': { obfuscation },
  'response.function_call_arguments.done': {
    name: 'the package requires it, but the preview dialect does not have it',
  },
  'response.output_audio_transcript.delta': { obfuscation },
  'response.output_text.delta': { obfuscation },
} as const;

// Item by item, and what else has no type of its own.
interface OurParts {
  system: Ours.SystemMessageItem;
  user: Ours.UserMessageItem;
  assistant: Ours.AssistantMessageItem;
  functionCall: Ours.FunctionCallItem;
  functionCallOutput: Ours.FunctionCallOutputItem;
  mcpListTools: Ours.McpListToolsItem;
  mcpCall: Ours.McpCallItem;
  mcpApprovalRequest: Ours.McpApprovalRequestItem;
  mcpApprovalResponse: Ours.McpApprovalResponseItem;
  response: Ours.RealtimeResponse;
  responseConfig: Ours.ResponseConfig;
  sessionConfig: Ours.RealtimeSessionConfig;
  transcriptionConfig: Ours.TranscriptionSessionConfig;
  translationConfig: Ours.TranslationSessionConfig;
  session: Ours.RealtimeSession;
  transcriptionSession: Ours.TranscriptionSession;
  translationSession: Ours.TranslationSession;
  pcm: Ours.PcmFormat;
  pcmu: Ours.PcmuFormat;
  pcma: Ours.PcmaFormat;
  serverVad: Ours.ServerVad;
  semanticVad: Ours.SemanticVad;
  noiseReduction: Ours.NoiseReduction;
  transcription: Ours.TranscriptionConfig;
  audioInput: Ours.SessionAudioInputConfig;
  audioOutput: Ours.SessionAudioOutputConfig;
  functionTool: Ours.FunctionTool;
  mcpTool: Ours.McpTool;
  statusDetails: Ours.ResponseStatusDetails;
  usage: Ours.Usage;
}
interface TheirParts {
  system: Openai.RealtimeConversationItemSystemMessage;
  user: Openai.RealtimeConversationItemUserMessage;
  assistant: Openai.RealtimeConversationItemAssistantMessage;
  functionCall: Openai.RealtimeConversationItemFunctionCall;
  functionCallOutput: Openai.RealtimeConversationItemFunctionCallOutput;
  mcpListTools: Openai.RealtimeMcpListTools;
  mcpCall: Openai.RealtimeMcpToolCall;
  mcpApprovalRequest: Openai.RealtimeMcpApprovalRequest;
  mcpApprovalResponse: Openai.RealtimeMcpApprovalResponse;
  response: Openai.RealtimeResponse;
  responseConfig: Openai.RealtimeResponseCreateParams;
  sessionConfig: Openai.RealtimeSessionCreateRequest;
  transcriptionConfig: Openai.RealtimeTranscriptionSessionCreateRequest;
  translationConfig: Openai.RealtimeTranslationSessionUpdateRequest;
  session: Openai.RealtimeSessionCreateRequest;
  transcriptionSession: Openai.RealtimeTranscriptionSessionCreateRequest;
  translationSession: Openai.RealtimeTranslationSession;
  pcm: Openai.RealtimeAudioFormats.AudioPCM;
  pcmu: Openai.RealtimeAudioFormats.AudioPCMU;
  pcma: Openai.RealtimeAudioFormats.AudioPCMA;
  serverVad: Openai.RealtimeAudioInputTurnDetection.ServerVad;
  semanticVad: Openai.RealtimeAudioInputTurnDetection.SemanticVad;
  noiseReduction: Openai.RealtimeAudioConfigInput.NoiseReduction;
  transcription: Openai.AudioTranscription;
  audioInput: Openai.RealtimeAudioConfigInput;
  audioOutput: Openai.RealtimeAudioConfigOutput;
  functionTool: Openai.RealtimeFunctionTool;
  mcpTool: Openai.RealtimeToolsConfigUnion.Mcp;
  statusDetails: Openai.RealtimeResponseStatus;
  usage: Openai.RealtimeResponseUsage;
}
const content = 'a union of parts by type here, one part with every field optional in the package';
const type = 'the package leaves it out, but nothing else tells the kinds apart';
const id =
  'every item of a server has one (decoding insists on it), and every item of a client may leave it to the server';
const common = 'here every item has the same common fields; the API sends these with some kinds only';
const formats = 'holds a format, whose type the package leaves out';
const include = 'open here: servers may know more than one';
const prompt = 'the variables of a template are not spelled out here';
const decoded = 'decoding insists on it or fills it in';
const identity = 'the package describes the session by its configuration, which lacks what only the server knows';
const PARTS = {
  system: { content },
  user: { content },
  assistant: { content },
  functionCall: { call_id: 'the package leaves it out, but no output could name the call then' },
  mcpListTools: { object: common, status: common },
  mcpCall: { id, object: common, status: common },
  mcpApprovalRequest: { id, object: common, status: common },
  mcpApprovalResponse: { id, object: common, status: common },
  response: {
    id: decoded,
    status: decoded,
    output: decoded,
    audio: formats,
    status_details: 'has more in recorded traffic: see statusDetails',
  },
  statusDetails: {
    error: 'has a message in recorded traffic',
    reason: 'open here: compatible servers have reasons of their own',
    type: 'open here: compatible servers have types of their own',
  },
  responseConfig: {
    audio: formats,
    conversation: 'the package takes any string, the API does not',
    input: 'references to items are in the guide of the API, not in the package',
    prompt,
    tools: 'holds functions, whose type and name the package leaves out',
  },
  sessionConfig: { audio: formats, include, prompt, tools: 'as in responseConfig' },
  transcriptionConfig: { audio: formats, include },
  translationConfig: { audio: 'noise reduction has a strength here' },
  session: {
    id: identity,
    object: identity,
    expires_at: identity,
    type: 'the preview dialect and some compatible servers leave it out',
    audio: formats,
    include,
    prompt,
    tools: 'as in responseConfig',
  },
  transcriptionSession: { id: identity, object: identity, expires_at: identity, audio: formats, include },
  translationSession: {
    object: 'as every other session',
    expires_at: 'the package requires it; servers leave out what is not needed',
    model: 'the package requires it; servers leave out what is not needed',
    audio: 'noise reduction has a strength here, and it may be absent',
  },
  pcm: { type },
  pcmu: { type },
  pcma: { type },
  noiseReduction: { type, strength: 'in a later version of the package' },
  transcription: {
    languages: 'in the OpenAPI document, not yet in the package',
    keywords: 'in the OpenAPI document, not yet in the package',
  },
  audioInput: {
    format: formats,
    noise_reduction: 'has a strength here',
    transcription: 'has languages and keywords here',
  },
  audioOutput: { format: formats },
  functionTool: { type, name: 'the package leaves it out, but no function can be called without' },
} as const;

describe('the types of the openai package', () => {
  it('are ours, server event by server event', () => {
    type Server = Servers<Ours.RealtimeServerEvent>;
    type Theirs = Servers<Openai.RealtimeServerEvent>;
    expect(nothingOf<Differing<Server, Theirs, typeof SERVER_EVENTS>>()).toEqual([]);
    expect(nothingOf<NeedlessExceptions<Server, Theirs, typeof SERVER_EVENTS>>()).toEqual([]);
  });

  it('are ours, client event by client event', () => {
    expect(nothingOf<Differing<Clients<Ours.ClientEvent>, Clients<Openai.RealtimeClientEvent>>>()).toEqual([]);
  });

  it('are ours, translation event by translation event', () => {
    type Server = Servers<Ours.TranslationServerEvent>;
    type Theirs = Servers<Openai.RealtimeTranslationServerEvent>;
    expect(nothingOf<Differing<Server, Theirs>>()).toEqual([]);
    expect(
      nothingOf<Differing<Clients<Ours.TranslationClientEvent>, Clients<Openai.RealtimeTranslationClientEvent>>>(),
    ).toEqual([]);
  });

  it('are ours, part by part', () => {
    expect(nothingOf<Differing<OurParts, TheirParts, typeof PARTS>>()).toEqual([]);
    expect(nothingOf<NeedlessExceptions<OurParts, TheirParts, typeof PARTS>>()).toEqual([]);
  });
});
