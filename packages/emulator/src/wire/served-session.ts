import type {
  OutputModalities,
  PromptReference,
  RealtimeSessionConfig,
  SessionAudioInputConfig,
  SessionAudioOutputConfig,
  Tool,
  ToolChoice,
  Tracing,
  Truncation,
  TurnDetection,
} from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';

/** The session as this server sends it: every field there, null where the API sends null. A type, not an interface, so that it fits open types. */
export type ServedSession = {
  readonly type: 'realtime';
  readonly object: 'realtime.session';
  readonly id: string;
  readonly model: string;
  readonly output_modalities: OutputModalities;
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly tool_choice: ToolChoice;
  readonly max_output_tokens: number | 'inf';
  readonly tracing: Tracing | null;
  readonly truncation: Truncation;
  readonly prompt: PromptReference | null;
  readonly expires_at: number;
  readonly audio: {
    readonly input: Required<SessionAudioInputConfig>;
    readonly output: Required<SessionAudioOutputConfig>;
  };
  readonly include: readonly string[] | null;
};

const DEFAULT_INSTRUCTIONS = 'You are a friendly voice on the other end of a line. Answer in short, spoken sentences.';

/** The session before any update. */
export function newSession(
  facts: Pick<ServedSession, 'id' | 'model' | 'expires_at'>,
  turnDetection: TurnDetection | null,
): ServedSession {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: facts.id,
    model: facts.model,
    output_modalities: ['audio'],
    instructions: DEFAULT_INSTRUCTIONS,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: facts.expires_at,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: detectionOf(turnDetection),
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
    },
    include: null,
  };
}

/**
 * The session after an update: what is absent stays, null clears, `model` is ignored. Pure, so a refused update changes nothing.
 *
 * @throws {ApiFailure} when the voice changes after the model has spoken.
 */
export function updateSession(session: ServedSession, patch: RealtimeSessionConfig, hasSpoken: boolean): ServedSession {
  const { input = {}, output = {} } = patch.audio ?? {};
  if (hasSpoken && output.voice !== undefined) refuseOtherVoice(session.audio.output.voice, output.voice);
  return {
    ...session,
    output_modalities: patch.output_modalities ?? session.output_modalities,
    instructions: patch.instructions ?? session.instructions,
    tools: patch.tools ?? session.tools,
    tool_choice: patch.tool_choice ?? session.tool_choice,
    max_output_tokens: changed(patch.max_output_tokens, session.max_output_tokens) ?? 'inf',
    tracing: changed(patch.tracing, session.tracing),
    truncation: changed(patch.truncation, session.truncation) ?? 'auto',
    prompt: changed(patch.prompt, session.prompt),
    include: changed(patch.include, session.include),
    audio: {
      input: updateInput(session.audio.input, input),
      output: {
        format: output.format ?? session.audio.output.format,
        voice: output.voice ?? session.audio.output.voice,
        speed: output.speed ?? session.audio.output.speed,
      },
    },
  };
}

/** @throws {ApiFailure} when two voices differ: one session has one, once it has spoken. */
export function refuseOtherVoice(current: unknown, next: unknown): void {
  if (JSON.stringify(current) === JSON.stringify(next)) return;
  throw new ApiFailure(
    'cannot_update_voice',
    "Cannot update a conversation's voice if assistant audio is present.",
    'session.audio.output.voice',
  );
}

// Null is a value here: it clears.
function changed<Value>(next: Value | undefined, current: Value): Value {
  return next === undefined ? current : next;
}

function updateInput(
  current: ServedSession['audio']['input'],
  next: SessionAudioInputConfig,
): ServedSession['audio']['input'] {
  return {
    format: next.format ?? current.format,
    transcription:
      next.transcription === undefined
        ? current.transcription
        : fill(next.transcription, { language: null, prompt: null }),
    noise_reduction: changed(next.noise_reduction, current.noise_reduction),
    turn_detection: next.turn_detection === undefined ? current.turn_detection : detectionOf(next.turn_detection),
  };
}

function detectionOf(detection: TurnDetection | null): TurnDetection | null {
  const answers = { create_response: true, interrupt_response: true };
  if (detection?.type === 'semantic_vad') return fill(detection, { eagerness: 'auto', ...answers });
  return fill(detection, {
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: 200,
    idle_timeout_ms: null,
    ...answers,
  });
}

function fill<Value extends object>(value: Value | null, defaults: Partial<Value>): Value | null {
  if (value === null) return null;
  const given = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== null));
  return { ...defaults, ...value, ...given };
}
