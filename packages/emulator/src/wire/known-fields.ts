import type { RealtimeSessionConfig, ResponseConfig } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';

// `reasoning` and `parallel_tool_calls` belong to newer models: taken, and without effect here.
const SHARED = ['instructions', 'output_modalities', 'audio', 'tools', 'tool_choice', 'max_output_tokens', 'prompt'];
const NEWER = ['reasoning', 'parallel_tool_calls'];
const SESSION = new Set([...SHARED, ...NEWER, 'type', 'model', 'truncation', 'tracing', 'include']);
const RESPONSE = new Set([...SHARED, ...NEWER, 'conversation', 'metadata', 'input']);
const AUDIO = new Set(['input', 'output']);
const AUDIO_INPUT = new Set(['format', 'transcription', 'noise_reduction', 'turn_detection']);
const AUDIO_OUTPUT = new Set(['format', 'voice', 'speed']);

/** Refuses what the API does not know, such as the flat fields of its preview. @throws {ApiFailure} `unknown_parameter` */
export function refuseUnknownFields(session: RealtimeSessionConfig): void {
  refuse(session, SESSION, 'session');
  refuse(session.audio, AUDIO, 'session.audio');
  refuse(session.audio?.input, AUDIO_INPUT, 'session.audio.input');
  refuse(session.audio?.output, AUDIO_OUTPUT, 'session.audio.output');
}

/** The same for `response.create`. @throws {ApiFailure} `unknown_parameter` */
export function refuseUnknownResponseFields(response: ResponseConfig): void {
  refuse(response, RESPONSE, 'response');
}

function refuse(value: object | null | undefined, known: ReadonlySet<string>, path: string): void {
  const unknown = Object.keys(value ?? {}).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const param = `${path}.${unknown.slice(0, 64)}`;
  throw new ApiFailure('unknown_parameter', `Unknown parameter: '${param}'.`, param);
}
