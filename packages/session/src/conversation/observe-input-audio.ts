import type { Clock } from '@antiphon/interface';
import type { ClientEvent, RealtimeAudioFormat, ServerSession } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { base64ByteCount, bytesPerMs } from './audio-duration.ts';
import { createAudioChunks } from './audio-chunks.ts';
import type { ConversationStore } from './conversation-store.ts';
import { decodedAudio } from './decoded-audio.ts';
import { createInputTimeline, type InputRange } from './input-timeline.ts';
import { observeCreatedItems } from './observe-created-items.ts';
import type { RetainedAudio, RetainedAudioStore } from './retained-audio.ts';

/** What the user said, as it was sent. */
export interface InputAudio {
  /** What was sent and is in no item yet, where audio is retained. A new session begins with none: read it before. */
  readonly uncommitted: () => RetainedAudio;
}

export interface InputAudioOptions {
  readonly dispatcher: Dispatcher;
  readonly conversation: ConversationStore;
  readonly sent$: Observable<ClientEvent>;
  readonly clock: Clock;
  readonly commandTimeoutMs: number;
  /** Absent: audio is measured and not kept. */
  readonly retained?: RetainedAudioStore | undefined;
  /** Of audio that is in no item yet. */
  readonly maximumUncommittedBytes: number;
}

/** Tells the conversation how long the user's audio is, and keeps it where that was asked for. */
export function observeInputAudio(options: InputAudioOptions): InputAudio {
  const { dispatcher, conversation, sent$, clock, commandTimeoutMs, retained, maximumUncommittedBytes } = options;
  const timeline = createInputTimeline({ nowMs: () => clock.nowMs(), answerTimeoutMs: commandTimeoutMs });
  const open = createAudioChunks();
  let format: RealtimeAudioFormat = { type: 'audio/pcm' };

  const appended = (base64: string) => {
    const rate = bytesPerMs(format);
    timeline.appended(base64ByteCount(base64) / rate);
    const bytes = retained && decodedAudio(base64);
    if (bytes === undefined) return;
    open.append(bytes, rate);
    while (open.byteCount > maximumUncommittedBytes) open.dropOldest();
  };
  const keep = (itemId: string, range: InputRange) => {
    // An item is kept whole or not at all.
    const chunks = open.startMs > range.startMs + 1 ? [] : open.between(range.startMs, range.endMs);
    open.dropBefore(timeline.openFromMs);
    for (const bytes of chunks) retained?.append({ itemId, contentIndex: 0 }, bytes, format);
  };

  sent$.subscribe((event) => {
    if (event.type === 'input_audio_buffer.append') appended(event.audio);
    if (event.type === 'input_audio_buffer.commit') timeline.commitSent(event.event_id);
    if (event.type === 'input_audio_buffer.clear') timeline.clearSent(event.event_id);
  });
  const described = ({ session }: { readonly session: ServerSession }) => {
    format = inputFormatOf(session) ?? format;
  };
  dispatcher.on('session.created', (event) => {
    timeline.reset();
    open.reset();
    described(event);
  });
  dispatcher.on('session.updated', described);
  dispatcher.on('error', ({ error }) =>
    timeline.refused({ eventId: error.event_id ?? undefined, code: error.code ?? undefined }),
  );
  dispatcher.on('input_audio_buffer.speech_started', (event) =>
    timeline.speechStarted(event.item_id, event.audio_start_ms),
  );
  dispatcher.on('input_audio_buffer.speech_stopped', (event) =>
    timeline.speechStopped(event.item_id, event.audio_end_ms),
  );
  dispatcher.on('input_audio_buffer.timeout_triggered', (event) => {
    timeline.speechStarted(event.item_id, event.audio_start_ms);
    timeline.speechStopped(event.item_id, event.audio_end_ms);
  });
  dispatcher.on('input_audio_buffer.cleared', () => {
    timeline.cleared();
    open.dropBefore(timeline.openFromMs);
  });
  dispatcher.on('input_audio_buffer.committed', ({ item_id: itemId }) => {
    const { openFromMs } = timeline;
    const { startMs, endMs, isToldByServer } = timeline.committed(itemId);
    if (!isToldByServer) conversation.measureInput({ itemId, contentIndex: 0, audioMs: endMs - startMs });
    if (retained !== undefined) keep(itemId, { startMs: Math.max(startMs, openFromMs), endMs });
  });
  observeCreatedItems(options, () => format);
  return {
    uncommitted: () => ({ chunks: open.between(timeline.openFromMs, timeline.endMs), format }),
  };
}

function inputFormatOf(session: ServerSession): RealtimeAudioFormat | undefined {
  return session.type === 'translation' ? undefined : (session.audio?.input?.format ?? undefined);
}
