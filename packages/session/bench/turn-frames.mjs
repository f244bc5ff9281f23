/**
 * The frames of one spoken answer, as a server sends them.
 *
 * @param {{ turn: string, deltas: number, pcmBytes: number, words: number, previousItemId?: string | null }} shape
 */
export function turnFrames({ turn, deltas, pcmBytes, words, previousItemId = null }) {
  const ids = { response_id: `resp_${turn}`, item_id: `item_${turn}`, output_index: 0, content_index: 0 };
  const transcript = 'word '.repeat(words);
  const item = (status) => ({
    id: ids.item_id,
    object: 'realtime.item',
    type: 'message',
    status,
    role: 'assistant',
    content: status === 'completed' ? [{ type: 'output_audio', transcript }] : [],
  });
  const response = (status) => ({
    object: 'realtime.response',
    id: ids.response_id,
    status,
    status_details: null,
    output: status === 'completed' ? [item(status)] : [],
    conversation_id: 'conv_1',
    usage: status === 'completed' ? { total_tokens: 30, input_tokens: 10, output_tokens: 20 } : null,
    metadata: null,
  });
  const audio = Buffer.alloc(pcmBytes, 7).toString('base64');
  const toFrames = (events) =>
    events.map(({ type, ...event }, index) =>
      // In the order of the API's fields.
      Buffer.from(JSON.stringify({ type, event_id: `event_${turn}_${index}`, ...event })),
    );
  return {
    itemId: ids.item_id,
    head: toFrames([
      { type: 'response.created', response: response('in_progress') },
      { type: 'response.output_item.added', response_id: ids.response_id, output_index: 0, item: item('in_progress') },
      { type: 'conversation.item.added', previous_item_id: previousItemId, item: item('in_progress') },
      { type: 'response.content_part.added', ...ids, part: { type: 'audio', transcript: '' } },
      ...Array.from({ length: words }, () => ({
        type: 'response.output_audio_transcript.delta',
        ...ids,
        delta: 'word ',
      })),
    ]),
    audio: toFrames(
      Array.from({ length: deltas }, () => ({ type: 'response.output_audio.delta', ...ids, delta: audio })),
    ),
    tail: toFrames([
      { type: 'response.output_audio.done', ...ids },
      { type: 'response.output_audio_transcript.done', ...ids, transcript },
      { type: 'response.content_part.done', ...ids, part: { type: 'audio', transcript } },
      {
        type: 'response.output_item.done',
        response_id: ids.response_id,
        output_index: 0,
        item: item('completed'),
      },
      { type: 'conversation.item.done', previous_item_id: previousItemId, item: item('completed') },
      { type: 'response.done', response: response('completed') },
    ]),
  };
}
