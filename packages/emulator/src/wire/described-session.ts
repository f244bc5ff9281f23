import type { RealtimeSession, SessionType, TranscriptionSession, TurnDetection } from '@antiphon/protocol';
import type { ServedSession } from './served-session.ts';

/** A session as its client is told of it. One that transcribes has no model, no output, and no answers that its turns could begin or interrupt. */
export function describedSession(session: ServedSession, type: SessionType): RealtimeSession | TranscriptionSession {
  switch (type) {
    case 'realtime':
      return session;
    case 'transcription': {
      const { id, expires_at, audio, include } = session;
      const turn_detection = withoutAnswers(audio.input.turn_detection);
      return {
        type,
        object: 'realtime.transcription_session',
        id,
        expires_at,
        audio: { input: { ...audio.input, turn_detection } },
        include,
      };
    }
    default:
      return type satisfies never;
  }
}

function withoutAnswers(detection: TurnDetection | null): TurnDetection | null {
  if (detection === null) return null;
  const { create_response: _create, interrupt_response: _interrupt, ...rest } = detection;
  if (rest.type === 'semantic_vad') return rest;
  const { idle_timeout_ms: _idle, ...heard } = rest;
  return heard;
}
