import type { ClientEventOf, RealtimeAudioFormat } from '@antiphon/protocol';
import { base64ByteCount, bytesPerMs } from './audio-duration.ts';
import { decodedAudio } from './decoded-audio.ts';
import type { InputAudioOptions } from './observe-input-audio.ts';

// Items that are never added must not gather.
const MAXIMUM_CREATED = 16;

/** Items that the client creates with audio: the server does not send it back. */
export function observeCreatedItems(
  { dispatcher, conversation, sent$, retained }: InputAudioOptions,
  format: () => RealtimeAudioFormat,
): void {
  let created: readonly ClientEventOf<'conversation.item.create'>[] = [];
  sent$.subscribe((event) => {
    if (event.type !== 'conversation.item.create' || !hasAudio(event)) return;
    created = [...created, event].slice(-MAXIMUM_CREATED);
  });
  dispatcher.on('error', ({ error }) => {
    created = created.filter((one) => one.event_id === undefined || one.event_id !== error.event_id);
  });
  dispatcher.on('conversation.item.added', ({ item: { id: itemId } }) => {
    if (created.length === 0) return;
    const event = created.find((one) => one.item.id === itemId);
    if (event?.item.type !== 'message') return;
    created = created.filter((one) => one !== event);
    for (const [contentIndex, part] of event.item.content.entries()) {
      if (part.type !== 'input_audio' || typeof part.audio !== 'string') continue;
      const audioMs = base64ByteCount(part.audio) / bytesPerMs(format());
      conversation.measureInput({ itemId, contentIndex, audioMs });
      const bytes = retained && decodedAudio(part.audio);
      if (bytes !== undefined) retained?.append({ itemId, contentIndex }, bytes, format());
    }
  });
}

function hasAudio({ item }: ClientEventOf<'conversation.item.create'>): boolean {
  return (
    item.type === 'message' &&
    item.content.some((part) => part.type === 'input_audio' && typeof part.audio === 'string')
  );
}
