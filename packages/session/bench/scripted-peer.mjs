// A Realtime server that says the same things to everyone, in a process of its own so that only the client's work is measured.
// The model in the URL shapes its turns, as the one thing that every client lets us choose: deltas, pcmBytes, words, paceMs (0: all at once).
import { WebSocketServer } from 'ws';
import { turnFrames } from './turn-frames.mjs';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
let sessionCount = 0;

server.on('connection', (socket, request) => {
  const query = new URLSearchParams(new URL(request.url, 'ws://localhost').searchParams.get('model') ?? '');
  const number = (name, otherwise) => Number(query.get(name) ?? otherwise);
  const shape = { deltas: number('deltas', 200), pcmBytes: number('pcmBytes', 4_800), words: number('words', 40) };
  const paceMs = number('paceMs', 0);
  const sessionId = `sess_${(sessionCount += 1)}`;
  const session = { type: 'realtime', object: 'realtime.session', id: sessionId, model: 'scripted' };
  let turn = 0;
  let lastItemId = null;
  const send = ({ type, ...event }) => socket.send(JSON.stringify({ type, event_id: 'event_x', ...event }));
  send({ type: 'session.created', session });
  socket.on('error', () => socket.terminate());
  socket.on('message', async (data) => {
    const event = JSON.parse(data);
    if (event.type === 'session.update') send({ type: 'session.updated', session: { ...session, ...event.session } });
    if (event.type === 'conversation.item.create') {
      const item = { object: 'realtime.item', status: 'completed', id: `item_u${turn}`, ...event.item };
      for (const type of ['conversation.item.added', 'conversation.item.done']) {
        send({ type, previous_item_id: lastItemId, item });
      }
      lastItemId = item.id;
    }
    if (event.type === 'input_audio_buffer.commit') {
      const item = { id: `item_a${turn}`, object: 'realtime.item', type: 'message', status: 'completed', role: 'user' };
      const content = [{ type: 'input_audio', transcript: null }];
      send({ type: 'input_audio_buffer.committed', previous_item_id: lastItemId, item_id: item.id });
      for (const type of ['conversation.item.added', 'conversation.item.done']) {
        send({ type, previous_item_id: lastItemId, item: { ...item, content } });
      }
      lastItemId = item.id;
    }
    if (event.type === 'response.create') {
      const frames = turnFrames({ ...shape, turn: `${sessionId}_${(turn += 1)}`, previousItemId: lastItemId });
      lastItemId = frames.itemId;
      await play(socket, frames, paceMs);
    }
  });
});

async function play(socket, { head, audio, tail }, paceMs) {
  for (const frame of head) socket.send(frame, { binary: false });
  for (const frame of audio) {
    if (paceMs > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
    socket.send(frame, { binary: false });
  }
  for (const frame of tail) socket.send(frame, { binary: false });
}

server.on('listening', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
