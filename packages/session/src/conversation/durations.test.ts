import type { ConversationItem, ServerEvent } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { reduce } from './reduce.ts';
import { emptyConversation } from './conversation-snapshot.ts';

const after = (...events: readonly ServerEvent[]): Conversation => events.reduce(reduce, emptyConversation);
const at = { response_id: 'r', item_id: 'a', output_index: 0, content_index: 0 };
const answer = (content: unknown[] = []): ConversationItem =>
  ({ id: 'a', type: 'message', role: 'assistant', status: 'in_progress', content }) as ConversationItem;
const question = { id: 'q', type: 'message', role: 'user', content: [{ type: 'input_audio' }] } as const;
const added = (item: ConversationItem): ServerEvent => ({ type: 'conversation.item.added', item });
const audio = (byteCount: number, contentIndex = 0): ServerEvent => ({
  type: 'response.output_audio.delta',
  ...at,
  content_index: contentIndex,
  delta: Buffer.alloc(byteCount).toString('base64'),
});
const session = (format: 'audio/pcm' | 'audio/pcmu'): ServerEvent => ({
  type: 'session.updated',
  session: { type: 'realtime', id: 'sess', audio: { output: { format: { type: format } } } },
});
const audioMs = (conversation: Conversation, itemId = 'a') =>
  conversation.details(itemId)?.parts.map((part) => part.audioMs);

test('the audio of an answer is measured part by part, whatever its pieces', () => {
  const state = after(added(answer()), audio(4_800), audio(1), audio(4_799), audio(480, 1));
  expect(audioMs(state)).toEqual([200, 10]);
  expect(state.items[0]).toEqual(answer());
});

test('G.711 lasts longer a byte, also where only the response speaks it', () => {
  expect(audioMs(after(session('audio/pcmu'), added(answer()), audio(800)))).toEqual([100]);
  const response = {
    id: 'r',
    status: 'in_progress',
    output: [],
    audio: { output: { format: { type: 'audio/pcmu' } } },
  };
  const created = { type: 'response.created', response } as ServerEvent;
  expect(audioMs(after(session('audio/pcm'), created, added(answer()), audio(800)))).toEqual([100]);
});

test('audio of items that are not in the conversation, or say nothing, counts nowhere', () => {
  expect(after(audio(4_800))).toBe(emptyConversation);
  const state = after(added(question), { ...audio(4_800), item_id: 'q' } as ServerEvent);
  expect(audioMs(state, 'q')).toEqual([]);
});

test('a turn that voice detection heard is as long as the server says', () => {
  const state = after(
    { type: 'input_audio_buffer.speech_started', item_id: 'q', audio_start_ms: 1_236 },
    { type: 'input_audio_buffer.speech_stopped', item_id: 'q', audio_end_ms: 3_808 },
    { type: 'input_audio_buffer.committed', item_id: 'q' },
    added(question),
  );
  expect(audioMs(state, 'q')).toEqual([2_572]);
});

test('it may end after its item came, and silence can be a turn too', () => {
  const late = after(
    { type: 'input_audio_buffer.speech_started', item_id: 'q', audio_start_ms: 100 },
    added(question),
    { type: 'input_audio_buffer.speech_stopped', item_id: 'q', audio_end_ms: 350 },
  );
  expect(audioMs(late, 'q')).toEqual([250]);
  const silent = after(
    { type: 'input_audio_buffer.timeout_triggered', item_id: 'q', audio_start_ms: 13_216, audio_end_ms: 19_232 },
    added(question),
  );
  expect(audioMs(silent, 'q')).toEqual([6_016]);
});

test('speech that becomes no item does not gather', () => {
  const many = Array.from({ length: 200 }, (_, index): ServerEvent => ({
    type: 'input_audio_buffer.speech_started',
    item_id: `q${index}`,
    audio_start_ms: index,
  }));
  const state = after(...many, { type: 'input_audio_buffer.speech_stopped', item_id: 'q0', audio_end_ms: 500 });
  expect(audioMs(reduce(state, added({ ...question, id: 'q0' })), 'q0')).toEqual([]);
  const last = reduce(state, { type: 'input_audio_buffer.speech_stopped', item_id: 'q199', audio_end_ms: 500 });
  expect(audioMs(reduce(last, added({ ...question, id: 'q199' })), 'q199')).toEqual([301]);
});

const spoken = answer([{ type: 'output_audio', transcript: 'The tide is high at noon.' }]);
const truncated = (audioEndMs: number): ServerEvent => ({
  type: 'conversation.item.truncated',
  item_id: 'a',
  content_index: 0,
  audio_end_ms: audioEndMs,
});
const transcript = ({ items: [item] }: Conversation) =>
  item?.type === 'message' && item.content[0]?.type === 'output_audio' ? item.content[0].transcript : 'none';

test('a truncated answer keeps what was heard, by the share of its audio', () => {
  const state = after(added(spoken), audio(48_000), truncated(500));
  expect(transcript(state)).toBe('The tide is');
  expect(state.details('a')?.parts[0]).toMatchObject({ audioMs: 1_000, heardMs: 500 });
});

test('truncated again, it keeps less; beyond its end, all', () => {
  const state = after(added(spoken), audio(48_000), truncated(500), truncated(300), truncated(400));
  expect(transcript(state)).toBe('The');
  expect(state.details('a')?.parts[0]?.heardMs).toBe(300);
  const beyond = after(added(spoken), audio(48_000), truncated(9_999));
  expect(transcript(beyond)).toBe('The tide is high at noon.');
  expect(beyond.details('a')?.parts[0]?.heardMs).toBe(1_000);
});

test('what comes after a truncation does not bring back what was cut off', () => {
  const whole = 'The tide is high at noon.';
  const item = { ...spoken, status: 'completed' } as ConversationItem;
  const state = after(
    added(spoken),
    audio(48_000),
    truncated(500),
    { type: 'response.output_audio_transcript.delta', ...at, delta: ' And' },
    { type: 'response.output_audio_transcript.done', ...at, transcript: whole },
    { type: 'response.output_item.done', response_id: 'r', output_index: 0, item },
    { type: 'conversation.item.done', item },
    { type: 'response.done', response: { id: 'r', status: 'cancelled', output: [item] } },
    { type: 'conversation.item.retrieved', item },
  );
  expect(transcript(state)).toBe('The tide is');
  expect(state.items[0]?.status).toBe('completed');
});

test('without a known duration the transcript goes, as on the server; what is no audio stays', () => {
  expect(transcript(after(added(spoken), truncated(500)))).toBeNull();
  const text = answer([{ type: 'output_text', text: 'The tide' }]);
  expect(after(added(text), audio(48_000), truncated(500)).items).toEqual([text]);
});
