import { decodeClientEvent, type KnownServerEvent, openai, type TranscriptionSession } from '@antiphon/protocol';
import {
  connectTranscription,
  type ConnectTranscriptionOptions,
  type LiveTranscription,
  type TranscriptEvent,
} from '@antiphon/session';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type ScriptedServer, scriptedServer, type ScriptedServerOptions } from './scripted-server.ts';

export const described: TranscriptionSession = {
  type: 'transcription',
  id: 'sess_t',
  audio: { input: { transcription: { model: 'gpt-4o-transcribe' }, turn_detection: null } },
};
export const created: KnownServerEvent = { type: 'session.created', session: described };
export const updated: KnownServerEvent = { type: 'session.updated', session: described };
export const committed = (id: string, previousId: string | null): KnownServerEvent => ({
  type: 'input_audio_buffer.committed',
  item_id: id,
  previous_item_id: previousId,
});
export const PREFIX = 'conversation.item.input_audio_transcription';
export const delta = (id: string, text: string): KnownServerEvent => ({
  type: `${PREFIX}.delta`,
  item_id: id,
  content_index: 0,
  delta: text,
});
export const completed = (id: string, text: string): KnownServerEvent => ({
  type: `${PREFIX}.completed`,
  item_id: id,
  content_index: 0,
  transcript: text,
});

/** A session that transcribes on a scripted server, with what it told so far. */
export interface OpenTranscription extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly session: LiveTranscription;
  readonly clock: FakeClock;
  readonly events: readonly TranscriptEvent[];
  /** Of each final transcript its item, its status and its text. */
  readonly finals: readonly string[];
}

export async function openTranscription(
  server: ScriptedServerOptions = {},
  options: Partial<ConnectTranscriptionOptions> = {},
): Promise<OpenTranscription> {
  const scripted = await scriptedServer({
    greeting: [created],
    decode: (frame) => decodeClientEvent(frame, { sessionType: 'transcription' }),
    ...server,
  });
  const clock = fakeClock();
  const endpoint = openai({ intent: 'transcription' });
  const session = await connectTranscription({ endpoint, transport: scripted.transport, clock, ...options });
  const events: TranscriptEvent[] = [];
  const finals: string[] = [];
  session.transcripts$.subscribe((event) => events.push(event));
  session.finalTranscripts$.subscribe({
    next: ({ itemId, status, text }) => finals.push(`${itemId} ${status} ${text}`),
    complete: () => finals.push('complete'),
  });
  return {
    server: scripted,
    session,
    clock,
    events,
    finals,
    async [Symbol.asyncDispose]() {
      await session.close();
      await scripted[Symbol.asyncDispose]();
    },
  };
}
