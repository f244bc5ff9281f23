import type { ClientEvent, KnownServerEvent } from '@antiphon/protocol';
import {
  attachPlayback,
  type AttachPlaybackOptions,
  type AudioChunk,
  createPlayback,
  type Interruption,
  type Playback,
  type PlaybackLink,
} from '@antiphon/session';
import { type OpenSession, openSession } from './open-session.ts';
import { type ScriptedServerOptions, settled } from './scripted-server.ts';
import { audioDelta, responseCreated, responseDone, sessionCreated } from './server-events.ts';

/** PCM16 at 24 000 Hz. */
export const audioOf = (durationMs: number): Uint8Array => new Uint8Array(48 * durationMs);

/** A session whose audio is played, on a server that does as it is told. */
export interface TalkingSession extends OpenSession {
  readonly playback: Playback;
  readonly link: PlaybackLink;
  /** What the sink was given, and when it was told to stop. */
  readonly played: readonly (AudioChunk | 'stop')[];
  readonly interruptions: readonly Interruption[];
  /** The server answers with so much audio, one item each; it does not end the response. */
  readonly say: (responseId: string, ...durationsMs: readonly number[]) => Promise<void>;
  readonly end: (responseId: string) => Promise<void>;
  readonly startSpeech: () => Promise<void>;
  readonly stopSpeech: (audioEndMs: number) => Promise<void>;
  /** What the client has sent of these, in short. */
  readonly commands: () => readonly string[];
}

export interface TalkingSessionOptions extends Partial<AttachPlaybackOptions> {
  readonly turnDetection?: object | null;
  readonly answer?: ScriptedServerOptions['answer'];
  readonly stop?: AttachPlaybackOptions['sink']['stop'];
  readonly playback?: Playback;
}

export async function talkingSession(options: TalkingSessionOptions = {}): Promise<TalkingSession> {
  const {
    turnDetection = { type: 'server_vad' },
    answer = obey,
    stop,
    playback = createPlayback(),
    ...attachOptions
  } = options;
  const session = { audio: { input: { turn_detection: turnDetection } } } as never;
  const open = await openSession({ answer, greeting: [sessionCreated(session)] });
  const played: (AudioChunk | 'stop')[] = [];
  const link = attachPlayback(open.session, playback, {
    clock: open.clock,
    sink: {
      play: (chunk) => void played.push(chunk),
      stop: () => {
        played.push('stop');
        return stop?.();
      },
    },
    ...attachOptions,
  });
  const interruptions: Interruption[] = [];
  link.interruptions$.subscribe((interruption) => interruptions.push(interruption));
  const send = (...events: readonly KnownServerEvent[]) => {
    open.server.send(...events);
    return settled();
  };
  return {
    ...open,
    playback,
    link,
    played,
    interruptions,
    say: (responseId, ...durationsMs) =>
      send(
        responseCreated(responseId),
        ...durationsMs.map((durationMs, index) => audioDelta(responseId, audioOf(durationMs), [index, 0])),
      ),
    end: (responseId) => send(responseDone(responseId)),
    startSpeech: () => send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 1_000, item_id: 'user_1' }),
    stopSpeech: (audioEndMs) =>
      send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: audioEndMs, item_id: 'user_1' }),
    commands: () => open.server.heard.flatMap(inShort),
  };
}

/** Acknowledges what concerns interruptions. */
export function obey(event: ClientEvent): readonly KnownServerEvent[] {
  switch (event.type) {
    case 'conversation.item.truncate':
      return [{ ...event, type: 'conversation.item.truncated' }];
    case 'conversation.item.delete':
      return [{ type: 'conversation.item.deleted', item_id: event.item_id }];
    case 'response.cancel':
      return [responseDone(event.response_id ?? '', { status: 'cancelled' })];
    default:
      return [];
  }
}

function inShort(event: ClientEvent): readonly string[] {
  switch (event.type) {
    case 'conversation.item.truncate':
      return [`truncate ${event.item_id}/${event.content_index} at ${event.audio_end_ms}`];
    case 'conversation.item.delete':
      return [`delete ${event.item_id}`];
    case 'response.cancel':
      return [`cancel ${event.response_id}`];
    default:
      return [];
  }
}
