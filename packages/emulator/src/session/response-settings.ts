import type { RealtimeResponse, ResponseConfig, Tool, ToolChoice } from '@antiphon/protocol';
import { ApiFailure } from '../api-error.ts';
import { refuseOtherVoice } from '../wire/served-session.ts';
import type { SessionContext } from './session-context.ts';

/** What one response works with: the session's settings and what `response.create` changed, fixed at its start. */
export interface ResponseSettings {
  readonly isInConversation: boolean;
  readonly modality: 'audio' | 'text';
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly maximumOutputTokens: number | 'inf';
  readonly speed: number;
  readonly voice: NonNullable<NonNullable<RealtimeResponse['audio']>['output']>['voice'] & {};
  readonly format: NonNullable<NonNullable<RealtimeResponse['audio']>['output']>['format'] & {};
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** @throws {ApiFailure} for a field or value that the API does not take. */
export function responseSettings(context: SessionContext, config: ResponseConfig): ResponseSettings {
  const { settings } = context;
  const { conversation = 'auto', audio } = config;
  if (conversation !== 'auto' && conversation !== 'none') {
    const message = `Invalid value: '${String(conversation).slice(0, 64)}'. Supported values are: 'auto' and 'none'.`;
    throw new ApiFailure('invalid_value', message, 'response.conversation');
  }
  const voice = audio?.output?.voice ?? settings.audio.output.voice;
  if (context.hasSpoken) refuseOtherVoice(settings.audio.output.voice, voice);
  return {
    isInConversation: conversation === 'auto',
    modality: (config.output_modalities ?? settings.output_modalities)[0] ?? 'audio',
    instructions: config.instructions ?? settings.instructions,
    tools: config.tools ?? settings.tools,
    toolChoice: config.tool_choice ?? settings.tool_choice,
    maximumOutputTokens: config.max_output_tokens ?? settings.max_output_tokens,
    speed: settings.audio.output.speed,
    voice,
    format: audio?.output?.format ?? settings.audio.output.format,
    metadata: config.metadata ?? null,
  };
}
