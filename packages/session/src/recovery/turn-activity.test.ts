import type { KnownServerEvent, RealtimeSession } from '@antiphon/protocol';
import { describe, expect, it } from 'vitest';
import { sessionUpdated } from '../../test/support/server-events.ts';
import { createDispatcher } from '../streams/dispatcher.ts';
import { trackTurnActivity } from './turn-activity.ts';

const after = (...events: readonly KnownServerEvent[]) => {
  const dispatcher = createDispatcher();
  const activity = trackTurnActivity(dispatcher);
  for (const event of events) dispatcher.dispatch(event);
  return activity;
};
const configured = (input: NonNullable<RealtimeSession['audio']>['input']) =>
  sessionUpdated({ audio: { input: input ?? {} } });
const started = { type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: 'u' } as const;
const stopped = { type: 'input_audio_buffer.speech_stopped', audio_end_ms: 9, item_id: 'u' } as const;
const committed = { type: 'input_audio_buffer.committed', item_id: 'u' } as const;
const transcription = configured({ transcription: { model: 'whisper-1' } });

describe('trackTurnActivity', () => {
  it('a user speaks from the start of speech until it is an item, or is thrown away', () => {
    expect(after(started).isUserSpeaking).toBe(true);
    expect(after(started, stopped).isUserSpeaking).toBe(true);
    expect(after(started, stopped, committed).isUserSpeaking).toBe(false);
    expect(after(started, { type: 'input_audio_buffer.cleared' }).isUserSpeaking).toBe(false);
  });

  it('a transcript is to come until it is there, has failed, or its item is gone', () => {
    const at = { item_id: 'u', content_index: 0 };
    expect(after(committed).isTranscribing).toBe(false);
    expect(after(transcription, committed).isTranscribing).toBe(true);
    const ends: readonly KnownServerEvent[] = [
      { type: 'conversation.item.input_audio_transcription.completed', ...at, transcript: 'hi' },
      { type: 'conversation.item.input_audio_transcription.failed', ...at, error: { message: 'no' } },
      { type: 'conversation.item.deleted', item_id: 'u' },
    ];
    for (const end of ends) expect(after(transcription, committed, end).isTranscribing).toBe(false);
  });

  it('knows whether the server finds turns, and whether its voice was heard', () => {
    expect(after(configured({ turn_detection: { type: 'server_vad' } })).hasTurnDetection).toBe(true);
    expect(after(configured({ turn_detection: null })).hasTurnDetection).toBe(false);
    const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };
    const begun = after({ type: 'response.content_part.added', ...at, part: { type: 'audio' } });
    const written = after({ type: 'response.content_part.added', ...at, part: { type: 'text' } });
    expect([begun.hasModelSpoken, written.hasModelSpoken]).toEqual([true, false]);
    const spoken = after({ type: 'response.output_audio.done', ...at });
    expect(spoken.hasModelSpoken).toBe(true);
    spoken.reset();
    expect(spoken.hasModelSpoken).toBe(false);
  });
});
