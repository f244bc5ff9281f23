import type { ClientEventOf, ConversationItem, ResponseStatus } from '@antiphon/protocol';
import type { ManualTransport } from './manual-transport.ts';
import { serverInput, type ServerInput } from './server-input.ts';
import { type Quirks, sessionOf } from './server-quirks.ts';
import { partOf, type ServerResponse, serverResponses } from './server-responses.ts';
import { serverTruth, type ServerTruth, withTranscript, wordsWithin } from './server-truth.ts';
import { type Json, serverWire, type ServerWire } from './server-wire.ts';

export interface ModelServer {
  readonly truth: ServerTruth;
  readonly responses: readonly ServerResponse[];
  readonly wire: ServerWire;
  readonly input: ServerInput;
  /** Takes the oldest frame of the client's. */
  serve(refuses: boolean): void;
  /** Never answers what it has not taken, save that audio counts and responses are still made. */
  forget(): void;
  speechStarts(): void;
  speechStops(): void;
  /** One more piece of an answer, and its beginning where there was none. */
  speak(pick: number, lengthMs: number): void;
  callFunction(pick: number): void;
  finish(pick: number, status: ResponseStatus): void;
  transcribe(pick: number, how: 'delta' | 'completed' | 'failed'): void;
  /** Says again, or too late, what must change nothing. */
  misbehave(pick: number): void;
}

export function modelServer(link: ManualTransport, quirks: Quirks): ModelServer {
  const truth = serverTruth();
  const wire = serverWire(link, quirks.namesErrors);
  const { say, sayForGood, done, refuse } = wire;
  const input = serverInput(wire, truth);
  const responses = serverResponses(wire, truth, quirks);

  const serveItem = (event: ClientEventOf<'conversation.item.create'>) => {
    const { previous_item_id: after, item } = event;
    const previousId = after === 'root' ? null : (after ?? truth.lastId);
    if (previousId !== null && truth.find(previousId) === undefined)
      return refuse(event, { param: 'previous_item_id' });
    const added = { ...item, status: 'completed' } as ConversationItem;
    truth.insert(added, previousId);
    const told = { previous_item_id: previousId, item: added };
    sayForGood({ type: 'conversation.item.added', ...told }, done(event, added.id));
    sayForGood({ type: 'conversation.item.done', ...told });
  };
  const serveTruncate = (event: ClientEventOf<'conversation.item.truncate'>) => {
    const entry = truth.find(event.item_id);
    const item = entry?.item;
    const isSpoken = item?.type === 'message' && item.content[0]?.type === 'output_audio';
    if (entry === undefined || !isSpoken) return refuse(event, { code: 'unsupported_content_type' });
    const lengthMs = entry.heardMs ?? entry.audioMs ?? 0;
    const heardMs = Math.min(event.audio_end_ms, lengthMs);
    truth.write(event.item_id, (known) =>
      withTranscript(known, (text) =>
        heardMs >= lengthMs ? (text ?? '') : wordsWithin(text ?? '', heardMs / Math.max(lengthMs, 1)),
      ),
    );
    Object.assign(truth.find(event.item_id) ?? {}, { heardMs });
    const { item_id, content_index, audio_end_ms } = event;
    say({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms }, done(event, undefined));
  };
  const serveCreate = (event: ClientEventOf<'response.create'>) => {
    const isDefault = event.response?.conversation !== 'none';
    if (isDefault && responses.activeDefault() !== undefined) {
      return refuse(event, { code: 'conversation_already_has_active_response' });
    }
    responses.create({
      askedBy: event.response?.instructions,
      isDefault,
      metadata: quirks.echoesMetadata ? event.response?.metadata : null,
      onDelivered: done(event, undefined),
    });
  };

  return {
    truth,
    wire,
    input,
    responses: responses.all,
    serve(refuses) {
      const event = link.inbox.shift();
      if (event === undefined) return;
      if (event.type === 'input_audio_buffer.append') return input.append(event);
      wire.take(event);
      switch (event.type) {
        case 'session.update': {
          if (refuses) return refuse(event, { code: 'invalid_value', param: 'session.instructions' });
          const instructions = 'instructions' in event.session ? event.session.instructions : undefined;
          const session = { ...sessionOf(quirks), instructions };
          return say({ type: 'session.updated', session }, done(event, instructions));
        }
        case 'conversation.item.create':
          return refuses ? refuse(event, { code: 'invalid_value', param: 'item.content' }) : serveItem(event);
        case 'conversation.item.delete':
          if (truth.find(event.item_id) === undefined) return refuse(event, { code: 'item_delete_invalid_item_id' });
          truth.remove(event.item_id);
          return say({ type: 'conversation.item.deleted', item_id: event.item_id }, done(event, undefined));
        case 'conversation.item.retrieve': {
          const item = truth.find(event.item_id)?.item;
          if (item === undefined) return refuse(event, { code: 'item_retrieve_invalid_item_id' });
          return say({ type: 'conversation.item.retrieved', item }, done(event, item.id));
        }
        case 'conversation.item.truncate':
          return serveTruncate(event);
        case 'input_audio_buffer.commit':
          return input.commit(event);
        case 'input_audio_buffer.clear':
          return input.clear(event);
        case 'response.create':
          return refuses
            ? refuse(event, { code: 'invalid_value', param: 'response.instructions' })
            : serveCreate(event);
        case 'response.cancel': {
          const response = responses.active().find(({ id }) => id === event.response_id);
          if (response === undefined) return refuse(event, { code: 'response_cancel_not_active' });
          return responses.finish(response, 'cancelled', 'client_cancelled');
        }
        default:
          throw new Error(`the client sent ${event.type}`);
      }
    },
    forget() {
      wire.nameAll();
      for (const event of link.inbox.splice(0)) {
        if (event.type === 'input_audio_buffer.append') input.append(event);
        // Nobody could tell the answer to a later one from the answer to this.
        if (event.type === 'response.create') link.inbox.push(event);
      }
    },
    speechStarts() {
      const interrupted = responses.activeDefault();
      if (input.speechStarts() && interrupted !== undefined)
        responses.finish(interrupted, 'cancelled', 'turn_detected');
    },
    speechStops() {
      if (!input.speechStops() || !quirks.createsResponses || responses.activeDefault() !== undefined) return;
      responses.create({ isDefault: true });
    },
    speak(pick, lengthMs) {
      const response = picked(responses.active(), pick);
      if (response !== undefined) responses.speak(response, lengthMs);
    },
    callFunction(pick) {
      const response = picked(responses.active(), pick);
      if (response !== undefined) responses.callFunction(response);
    },
    finish(pick, status) {
      const response = picked(responses.active(), pick);
      const reason = status === 'incomplete' ? 'max_output_tokens' : undefined;
      if (response !== undefined) responses.finish(response, status, reason);
    },
    transcribe(pick, how) {
      const spoken = truth.list.filter(
        ({ item }) => item.type === 'message' && item.content[0]?.type === 'input_audio',
      );
      const entry = picked(spoken, pick);
      if (entry === undefined || entry.transcription === 'completed' || entry.transcription === 'failed') return;
      const itemId = entry.item.id;
      entry.transcription = how === 'delta' ? 'in_progress' : how;
      const heardHere = { item_id: itemId, content_index: 0 };
      const type = `conversation.item.input_audio_transcription.${how}`;
      if (how === 'failed') return say({ type, ...heardHere, error: { code: 'audio_unintelligible', message: 'no' } });
      const text = `heard ${itemId} `;
      truth.write(itemId, (item) => withTranscript(item, (before) => (how === 'delta' ? (before ?? '') + text : text)));
      say({ type, ...heardHere, ...(how === 'delta' ? { delta: text } : { transcript: text }) });
    },
    misbehave(pick) {
      const ended = picked(
        responses.all.filter(({ status, itemId }) => status !== 'in_progress' && itemId !== undefined),
        pick >> 3,
      );
      const harmless: readonly (Json | undefined)[] = [
        // Again, unless it adds an item that is gone: nobody could tell that from a new one.
        repeatable(picked(wire.repeatable, pick >> 3), truth),
        ended && {
          type: 'response.output_audio.delta',
          ...partOf(ended),
          delta: Buffer.alloc(96, 255).toString('base64'),
        },
        ended && { type: 'response.output_audio_transcript.delta', ...partOf(ended), delta: 'late ' },
        ended && { type: 'response.output_text.delta', ...partOf(ended), content_index: 1, delta: 'late ' },
        { type: 'error', error: { type: 'server_error', message: 'spurious', event_id: 'nobody' } },
        { type: 'something.new', value: pick },
        { type: 'response.done', response: { id: 'resp_unknown', status: 'completed', output: [] } },
        { type: 'conversation.item.deleted', item_id: 'item_unknown' },
      ];
      const event = harmless[pick % harmless.length];
      if (event !== undefined) say(event);
    },
  };
}

function picked<Value>(list: readonly Value[], pick: number): Value | undefined {
  return list[pick % list.length];
}

function repeatable(event: Json | undefined, truth: ServerTruth): Json | undefined {
  if (event?.type !== 'conversation.item.added') return event;
  return truth.find((event['item'] as ConversationItem).id) === undefined ? undefined : event;
}
