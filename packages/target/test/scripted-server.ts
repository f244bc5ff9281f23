import { randomUUID } from 'node:crypto';
import type { Connection, IncomingConnection, Listening, Transport } from '@antiphon/interface';
import { bytesFromBase64, base64FromBytes } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';

type Json = Record<string, unknown>;

/** What a script says as one answer. */
export interface Spoken {
  readonly transcript?: string;
  readonly text?: string;
  /** PCM16 samples at 24 000 Hz. */
  readonly samples?: Int16Array;
  readonly status?: 'completed' | 'cancelled' | 'incomplete' | 'failed';
  readonly statusDetails?: Json;
  readonly items?: readonly Json[];
  readonly usage?: Json;
}

/** The server's side of one connection. */
export interface ServedConnection {
  readonly headers: Readonly<Record<string, string>>;
  readonly url: URL;
  /** Every event the client sent, in order. */
  readonly received: readonly Json[];
  /** The items of the conversation, in order. */
  readonly items: readonly Json[];
  /** The bytes of every committed buffer. */
  readonly committed: readonly Uint8Array[];
  readonly isOpen: boolean;
  send(event: Json): void;
  /** Sends a whole response. */
  say(spoken: Spoken): void;
  close(code?: number, reason?: string): void;
}

export interface ScriptedServerOptions {
  /** Decides whether to let a client in, counted from 0; `reject` was called when it does not. @default always */
  readonly admit?: (incoming: IncomingConnection, index: number) => boolean;
  /** Answers a `response.create`; turns are counted from 0 over all connections. @default says `answer N` with 100 ms of audio */
  readonly respond?: (connection: ServedConnection, turn: number, response: Json) => void;
  /** Sees every event first; true: it was dealt with. */
  readonly intercept?: (connection: ServedConnection, event: Json) => boolean | undefined;
}

export interface ScriptedServer extends AsyncDisposable {
  readonly transport: Transport;
  readonly connections: readonly ServedConnection[];
  /** How many handshakes came, refused ones included. */
  readonly attemptCount: number;
}

/** A Realtime server whose every word a test decides, over a loopback. */
export async function scriptedServer(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
  const { transport, listener } = loopback();
  const connections: ServedConnection[] = [];
  let attemptCount = 0;
  let turnCount = 0;
  const listening: Listening = await listener.listen((incoming) => {
    const index = attemptCount;
    attemptCount += 1;
    if (options.admit !== undefined && !options.admit(incoming, index)) return;
    connections.push(serve(incoming, options, () => turnCount++));
  });
  return {
    transport,
    connections,
    get attemptCount() {
      return attemptCount;
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

function serve(incoming: IncomingConnection, options: ScriptedServerOptions, nextTurn: () => number): ServedConnection {
  const received: Json[] = [];
  const items: Json[] = [];
  const committed: Uint8Array[] = [];
  const pending: Uint8Array[] = [];
  let isOpen = true;
  const connection: Connection = incoming.accept({
    frame(frame) {
      const event = JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame)) as Json;
      received.push(event);
      if (options.intercept?.(served, event) === true) return;
      react(event);
    },
    close() {
      isOpen = false;
    },
  });
  const send = (event: Json): void => {
    if (isOpen) connection.send(JSON.stringify({ event_id: `event_${randomUUID()}`, ...event }));
  };
  const addItem = (item: Json): void => {
    const previous = items.at(-1)?.['id'] ?? null;
    items.push(item);
    for (const type of ['conversation.item.added', 'conversation.item.done'])
      send({ type, previous_item_id: previous, item });
  };
  const commit = (): void => {
    committed.push(Buffer.concat(pending.splice(0)));
    const id = `item_${randomUUID()}`.slice(0, 32);
    send({ type: 'input_audio_buffer.committed', previous_item_id: items.at(-1)?.['id'] ?? null, item_id: id });
    addItem({
      id,
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [{ type: 'input_audio', transcript: null }],
    });
  };
  const react = (event: Json): void => {
    switch (event['type']) {
      case 'session.update':
        return send({ type: 'session.updated', session: { id: 'sess_1', ...(event['session'] as Json) } });
      case 'conversation.item.create': {
        const item = event['item'] as Json;
        return addItem({ id: `item_${items.length}`, status: 'completed', ...item });
      }
      case 'input_audio_buffer.append':
        return void pending.push(bytesFromBase64(event['audio'] as string));
      case 'input_audio_buffer.commit':
        return commit();
      case 'response.create': {
        const respond =
          options.respond ??
          ((to, turn) => to.say({ transcript: `answer ${turn}`, samples: new Int16Array(2_400).fill(turn + 1) }));
        return respond(served, nextTurn(), (event['response'] as Json | undefined) ?? {});
      }
    }
  };
  const served: ServedConnection = {
    headers: incoming.request.headers,
    url: incoming.request.url,
    received,
    items,
    committed,
    get isOpen() {
      return isOpen;
    },
    send,
    say: (spoken) => sayResponse(send, spoken, (item) => items.push(item)),
    close: (code, reason) => void connection.close(code, reason),
  };
  send({ type: 'session.created', session: { id: 'sess_1', type: 'realtime' } });
  return served;
}

function sayResponse(send: (event: Json) => void, spoken: Spoken, keep: (item: Json) => void): void {
  const { transcript, text, samples, status = 'completed', statusDetails, items, usage } = spoken;
  const responseId = `resp_${randomUUID()}`;
  const itemId = `item_${randomUUID()}`.slice(0, 32);
  const at = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
  const part =
    text === undefined ? { type: 'output_audio', transcript: transcript ?? '' } : { type: 'output_text', text };
  const item = { id: itemId, type: 'message', role: 'assistant', status: 'completed', content: [part] };
  const isSilent = transcript === undefined && text === undefined && samples === undefined;
  send({ type: 'response.created', response: { id: responseId, status: 'in_progress', output: [] } });
  if (!isSilent) {
    send({
      type: 'response.output_item.added',
      response_id: responseId,
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    });
    if (text !== undefined) send({ type: 'response.output_text.delta', ...at, delta: text });
    for (const word of transcript?.split(/(?<= )/) ?? [])
      send({ type: 'response.output_audio_transcript.delta', ...at, delta: word });
    for (const bytes of halves(samples))
      send({ type: 'response.output_audio.delta', ...at, delta: base64FromBytes(bytes) });
    send({ type: 'response.output_item.done', response_id: responseId, output_index: 0, item });
    keep(item);
  }
  const output = items ?? (isSilent ? [] : [item]);
  const response = {
    id: responseId,
    status,
    status_details: statusDetails ?? null,
    output,
    usage: usage ?? { total_tokens: 7 },
  };
  send({ type: 'response.done', response });
  send({ type: 'rate_limits.updated', rate_limits: [] });
}

function halves(samples: Int16Array | undefined): readonly Uint8Array[] {
  if (samples === undefined) return [];
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const middle = Math.floor(samples.length / 2) * 2;
  return [bytes.subarray(0, middle), bytes.subarray(middle)];
}
