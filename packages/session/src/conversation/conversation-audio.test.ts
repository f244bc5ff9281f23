import { base64FromBytes, type ClientEvent } from '@antiphon/protocol';
import { Subject } from 'rxjs';
import { expect, test } from 'vitest';
import { createDispatcher } from '../streams/dispatcher.ts';
import { createConversationAudio } from './conversation-audio.ts';
import { createConversationStore } from './conversation-store.ts';

function audioOf(retainAudio: 'user' | false) {
  const dispatcher = createDispatcher();
  const sent$ = new Subject<ClientEvent>();
  const audio = createConversationAudio({
    dispatcher,
    conversation: createConversationStore(dispatcher),
    sent$,
    clock: { nowMs: () => 0, setTimer: () => ({ [Symbol.dispose]: () => undefined }) },
    commandTimeoutMs: 1_000,
    retainAudio,
    maximumRetainedBytes: 1_000,
  });
  const append = (...bytes: readonly number[]) =>
    sent$.next({ type: 'input_audio_buffer.append', audio: base64FromBytes(Uint8Array.from(bytes)) });
  const uncommitted = () => audio.uncommitted().chunks.map((bytes) => [...bytes]);
  return { dispatcher, sent$, append, uncommitted };
}

test('what is in no item yet can be had, until it is committed or a new session begins', () => {
  const { dispatcher, sent$, append, uncommitted } = audioOf('user');
  append(1, 2);
  append(3, 4);
  expect(uncommitted()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  sent$.next({ type: 'input_audio_buffer.commit' });
  append(5, 6);
  dispatcher.dispatch({ type: 'input_audio_buffer.committed', item_id: 'a' });
  expect(uncommitted()).toEqual([[5, 6]]);
  dispatcher.dispatch({ type: 'session.created', session: { type: 'realtime', id: 'sess_2' } });
  expect(uncommitted()).toEqual([]);
  append(7, 8);
  expect(uncommitted()).toEqual([[7, 8]]);
});

test('nothing of it is kept unless audio is retained', () => {
  const { append, uncommitted } = audioOf(false);
  append(1, 2);
  expect(uncommitted()).toEqual([]);
});
