import type { ApiError, ClientEvent, ClientEventOf, ConversationItem, ResponseStatus } from '@antiphon/protocol';
import type { ManualTransport } from './manual-transport.ts';
import { serverTruth, type ServerTruth, wordsWithin } from './server-truth.ts';

/** What servers do differently. */
export interface Quirks {
  /** Answers may end with some events missing, in another order. */
  readonly tail: readonly number[];
  readonly addsParts: boolean;
  readonly tellsOutput: boolean;
  readonly tellsConversation: boolean;
  readonly echoesMetadata: boolean;
  /** Errors that could only mean one command name none. */
  readonly namesErrors: boolean;
  readonly createsResponses: boolean;
}

/** A response as the server has it, and what of it has reached the client. */
export interface ServerResponse {
  readonly id: string;
  /** A small number that all its audio and words carry. */
  readonly mark: number;
  /** The `instructions` of the create that asked for it; undefined for one of the server's own. */
  readonly askedBy: string | undefined;
  readonly isDefault: boolean;
  itemId: string | undefined;
  text: string;
  audioMs: number;
  readonly items: ConversationItem[];
  status: ResponseStatus;
  reached: { created: boolean; ended: boolean; audio: number };
}

export type Verdict =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string };

export interface ModelServer {
  readonly truth: ServerTruth;
  readonly responses: readonly ServerResponse[];
  /** What was delivered, by event id, in order. */
  readonly delivered: readonly string[];
  /** How the server answered each client event, once the answer has reached the client. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Bytes of each item that came of the input buffer. */
  readonly heard: ReadonlyMap<string, Uint8Array>;
  readonly inputBytes: () => Uint8Array;
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
  /** Lets some of what it said arrive. */
  deliver(count: number): void;
  readonly undeliveredCount: number;
}

interface Outgoing {
  /** Made when it is delivered: only then can be told what the client knows. */
  readonly frame: () => string;
  readonly eventId: string;
  readonly onDelivered: () => void;
}

type Json = Readonly<Record<string, unknown>> & { readonly type: string };

/** Bytes of a millisecond of the user's and of the model's audio. */
export const MS = 48;

export function sessionOf({ createsResponses }: Quirks): Readonly<Record<string, unknown>> {
  const detection = { type: 'server_vad', create_response: createsResponses };
  return { type: 'realtime', id: 'sess_1', audio: { input: { turn_detection: detection } } };
}

export function modelServer(link: ManualTransport, quirks: Quirks): ModelServer {
  const truth = serverTruth();
  const responses: ServerResponse[] = [];
  const outgoing: Outgoing[] = [];
  const delivered: string[] = [];
  const verdicts = new Map<string, Verdict>();
  const heard = new Map<string, Uint8Array>();
  const finishedFrames: Json[] = [];
  let input = new Uint8Array(0);
  let openFromMs = 0;
  let speech: { readonly itemId: string; readonly startMs: number } | undefined;
  let hasForgotten = false;
  let count = 0;
  const nextId = (kind: string) => `${kind}_${(count += 1)}`;
  const totalMs = () => input.length / MS;

  const sayLater = (event: () => Json, onDelivered: () => void) => {
    const eventId = nextId('event');
    outgoing.push({ frame: () => JSON.stringify({ event_id: eventId, ...event() }), eventId, onDelivered });
  };
  const say = (event: Json, onDelivered: () => void = () => undefined) => sayLater(() => event, onDelivered);
  /** Says something that may be said again later without harm. */
  const sayForGood = (event: Json, onDelivered?: () => void) => {
    say(event, () => {
      onDelivered?.();
      finishedFrames.push(event);
    });
  };
  const confirm = (event: ClientEvent, value: unknown) => () =>
    void verdicts.set(event.event_id ?? '', { kind: 'done', value });
  const refuse = (event: ClientEvent, error: Partial<ApiError>) => {
    const body = { type: 'invalid_request_error', message: 'no', code: null, param: null, ...error };
    const said = () => {
      const isNamed = quirks.namesErrors || hasForgotten || couldMeanAnother(event, error);
      return { type: 'error', error: { ...body, event_id: isNamed ? event.event_id : null } };
    };
    sayLater(said, () => {
      answered.delete(event.event_id ?? '');
      verdicts.set(event.event_id ?? '', { kind: 'refused', code: error.code ?? '' });
    });
  };
  /** Whether an error that names no command could mean another one too, from all the client can know. */
  const couldMeanAnother = ({ type }: ClientEvent, { param }: Partial<ApiError>) => {
    const suspects = param?.startsWith('response') === true ? ['response.create', 'response.cancel'] : [type];
    return (
      suspects.reduce((sum, one) => sum + pendingOf(one), 0) > 1 ||
      link.inbox.some((one) => suspects.includes(one.type))
    );
  };
  // Commands that were taken and whose answer has not arrived.
  const answered = new Map<string, string>();
  const pendingOf = (type: string) => [...answered.values()].filter((one) => one === type).length;
  const note = (event: ClientEvent) => answered.set(event.event_id ?? '', event.type);
  const done = (event: ClientEvent, value: unknown) => {
    const settle = confirm(event, value);
    return () => {
      answered.delete(event.event_id ?? '');
      settle();
    };
  };

  const active = () => responses.filter(({ status }) => status === 'in_progress');
  const activeDefault = () => active().find(({ isDefault }) => isDefault);
  const wordsOf = (response: ServerResponse): ConversationItem => ({
    id: response.itemId ?? '',
    type: 'message',
    role: 'assistant',
    status: endOf(response.status),
    content: [{ type: 'output_audio', transcript: response.text }],
  });

  const create = (
    askedBy: string | undefined,
    isDefault: boolean,
    metadata: unknown,
    onDelivered = () => undefined,
  ) => {
    const response: ServerResponse = {
      id: nextId('resp'),
      mark: (responses.length % 250) + 1,
      askedBy,
      isDefault,
      itemId: undefined,
      text: '',
      audioMs: 0,
      items: [],
      status: 'in_progress',
      reached: { created: false, ended: false, audio: 0 },
    };
    responses.push(response);
    const body = { id: response.id, status: 'in_progress', output: [], metadata: metadata ?? null };
    const place = quirks.tellsConversation ? { conversation_id: isDefault ? 'conv_1' : null } : {};
    sayForGood({ type: 'response.created', response: { ...body, ...place } }, () => {
      response.reached.created = true;
      onDelivered();
    });
  };

  const at = (response: ServerResponse) => ({
    response_id: response.id,
    item_id: response.itemId,
    output_index: 0,
    content_index: 0,
  });

  const begin = (response: ServerResponse) => {
    const itemId = nextId('item');
    response.itemId = itemId;
    const item: ConversationItem = {
      id: itemId,
      type: 'message',
      role: 'assistant',
      status: 'in_progress',
      content: [],
    };
    const previousId = truth.lastId;
    say({ type: 'response.output_item.added', response_id: response.id, output_index: 0, item });
    if (response.isDefault) {
      Object.assign(truth.insert(item, previousId), { responseId: response.id, audioMs: 0 });
      say({ type: 'conversation.item.added', previous_item_id: previousId, item });
    }
    if (!quirks.addsParts) return;
    say({ type: 'response.content_part.added', ...at(response), part: { type: 'audio', transcript: '' } });
  };

  const speak = (response: ServerResponse, lengthMs: number) => {
    if (response.itemId === undefined) begin(response);
    const entry = truth.find(response.itemId ?? '');
    const word = `r${response.mark}w${response.text.length} `;
    const audio = Buffer.alloc(lengthMs * MS, response.mark);
    response.text += word;
    response.audioMs += lengthMs;
    if (entry !== undefined && entry.heardMs === undefined) {
      truth.write(entry.item.id, (item) => withTranscript(item, (before) => (before ?? '') + word));
    }
    if (entry !== undefined) entry.audioMs = (entry.audioMs ?? 0) + lengthMs;
    say({ type: 'response.output_audio_transcript.delta', ...at(response), delta: word });
    say({ type: 'response.output_audio.delta', ...at(response), delta: audio.toString('base64') }, () => {
      response.reached.audio += audio.length;
    });
  };

  const finish = (response: ServerResponse, status: ResponseStatus, reason?: string) => {
    response.status = status;
    const tail = response.itemId === undefined ? [] : tailOf(response, quirks.tail);
    for (const event of tail) sayForGood(event);
    const output = quirks.tellsOutput
      ? [...(response.itemId === undefined ? [] : [wordsOf(response)]), ...response.items]
      : [];
    truth.write(response.itemId ?? '', (item) => ({ ...item, status: endOf(status) }));
    const details =
      status === 'failed'
        ? { type: 'failed', error: { type: 'server_error', code: 'server_error', message: 'it broke' } }
        : reason === undefined
          ? null
          : { type: status, reason };
    sayForGood(
      { type: 'response.done', response: { id: response.id, status, status_details: details, output } },
      () => (response.reached.ended = true),
    );
  };
  const tailOf = (response: ServerResponse, order: readonly number[]): readonly Json[] => {
    const item = wordsOf(response);
    const all: readonly Json[] = [
      { type: 'response.output_audio.done', ...at(response) },
      { type: 'response.output_audio_transcript.done', ...at(response), transcript: response.text },
      { type: 'response.content_part.done', ...at(response), part: { type: 'audio', transcript: response.text } },
      { type: 'response.output_item.done', response_id: response.id, output_index: 0, item },
      ...(response.isDefault ? [{ type: 'conversation.item.done', item }] : []),
    ];
    return order.flatMap((index) => all[index] ?? []);
  };

  const hear = (itemId: string, startMs: number, endMs: number, onDelivered?: () => void) => {
    const bytes = input.slice(Math.round(startMs) * MS, Math.round(endMs) * MS);
    openFromMs = Math.max(openFromMs, endMs);
    const previousId = truth.lastId;
    const item: ConversationItem = {
      id: itemId,
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [{ type: 'input_audio', transcript: null }],
    };
    Object.assign(truth.insert(item, previousId), { audioMs: endMs - startMs, audio: bytes });
    heard.set(itemId, bytes);
    say({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: previousId }, onDelivered);
    const told = { previous_item_id: previousId, item };
    sayForGood({ type: 'conversation.item.added', ...told });
    sayForGood({ type: 'conversation.item.done', ...told });
  };

  const serveAudio = (event: ClientEventOf<'input_audio_buffer.append'>) => {
    const bytes = Buffer.from(event.audio, 'base64');
    const longer = new Uint8Array(input.length + bytes.length);
    longer.set(input);
    longer.set(bytes, input.length);
    input = longer;
  };
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
  const serveCommit = (event: ClientEvent) => {
    const startMs = speech?.startMs ?? openFromMs;
    if (totalMs() - startMs < 1) return refuse(event, { code: 'input_audio_buffer_commit_empty' });
    const itemId = speech?.itemId ?? nextId('item');
    speech = undefined;
    hear(itemId, startMs, totalMs(), done(event, itemId));
  };
  const serveCreate = (event: ClientEventOf<'response.create'>) => {
    const isDefault = event.response?.conversation !== 'none';
    if (isDefault && activeDefault() !== undefined) {
      return refuse(event, { code: 'conversation_already_has_active_response' });
    }
    const settle = done(event, undefined);
    create(event.response?.instructions, isDefault, quirks.echoesMetadata ? event.response?.metadata : null, () => {
      settle();
    });
  };

  return {
    truth,
    responses,
    delivered,
    verdicts,
    heard,
    inputBytes: () => input,
    serve(refuses) {
      const event = link.inbox.shift();
      if (event === undefined) return;
      if (event.type === 'input_audio_buffer.append') return serveAudio(event);
      note(event);
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
          return serveCommit(event);
        case 'input_audio_buffer.clear':
          openFromMs = totalMs();
          speech = undefined;
          return say({ type: 'input_audio_buffer.cleared' }, done(event, undefined));
        case 'response.create':
          return refuses
            ? refuse(event, { code: 'invalid_value', param: 'response.instructions' })
            : serveCreate(event);
        case 'response.cancel': {
          const response = active().find(({ id }) => id === event.response_id);
          if (response === undefined) return refuse(event, { code: 'response_cancel_not_active' });
          answered.delete(event.event_id ?? '');
          return finish(response, 'cancelled', 'client_cancelled');
        }
        default:
          throw new Error(`the client sent ${event.type}`);
      }
    },
    forget() {
      hasForgotten = true;
      for (const event of link.inbox.splice(0)) {
        if (event.type === 'input_audio_buffer.append') serveAudio(event);
        // Nobody could tell the answer to a later one from the answer to this.
        if (event.type === 'response.create') link.inbox.push(event);
      }
    },
    speechStarts() {
      if (speech !== undefined || totalMs() - openFromMs < 20) return;
      speech = { itemId: nextId('item'), startMs: Math.round(Math.max(openFromMs, totalMs() - 300)) };
      say({ type: 'input_audio_buffer.speech_started', item_id: speech.itemId, audio_start_ms: speech.startMs });
      const interrupted = activeDefault();
      if (interrupted !== undefined) finish(interrupted, 'cancelled', 'turn_detected');
    },
    speechStops() {
      if (speech === undefined) return;
      const { itemId, startMs } = speech;
      const endMs = Math.round(totalMs());
      speech = undefined;
      say({ type: 'input_audio_buffer.speech_stopped', item_id: itemId, audio_end_ms: endMs });
      hear(itemId, startMs, endMs);
      if (quirks.createsResponses && activeDefault() === undefined) create(undefined, true, null);
    },
    speak(pick, lengthMs) {
      const response = picked(active(), pick);
      if (response !== undefined) speak(response, lengthMs);
    },
    callFunction(pick) {
      const response = picked(active(), pick);
      if (response === undefined) return;
      const item: ConversationItem = {
        id: nextId('item'),
        type: 'function_call',
        status: 'completed',
        call_id: nextId('call'),
        name: 'look',
        arguments: `{"mark":${response.mark}}`,
      };
      const begun = { ...item, arguments: '', status: 'in_progress' };
      const outputIndex = response.items.push(item);
      const previousId = truth.lastId;
      const inResponse = { response_id: response.id, output_index: outputIndex };
      say({ type: 'response.output_item.added', ...inResponse, item: begun });
      if (response.isDefault) {
        Object.assign(truth.insert(item, previousId), { responseId: response.id });
        say({ type: 'conversation.item.added', previous_item_id: previousId, item: begun });
      }
      const call = { ...inResponse, item_id: item.id, call_id: item.call_id };
      say({ type: 'response.function_call_arguments.delta', ...call, delta: '{"mark":' });
      sayForGood({ type: 'response.function_call_arguments.done', ...call, arguments: item.arguments });
      sayForGood({ type: 'response.output_item.done', ...inResponse, item });
    },
    finish(pick, status) {
      const response = picked(active(), pick);
      if (response !== undefined) finish(response, status, status === 'incomplete' ? 'max_output_tokens' : undefined);
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
        responses.filter(({ status, itemId }) => status !== 'in_progress' && itemId !== undefined),
        pick >> 3,
      );
      const harmless: readonly (Json | undefined)[] = [
        // Again, unless it adds an item that is gone: nobody could tell that from a new one.
        repeatable(picked(finishedFrames, pick >> 3), truth),
        ended && { type: 'response.output_audio.delta', ...at(ended), delta: Buffer.alloc(96, 255).toString('base64') },
        ended && { type: 'response.output_audio_transcript.delta', ...at(ended), delta: 'late ' },
        ended && { type: 'response.output_text.delta', ...at(ended), content_index: 1, delta: 'late ' },
        { type: 'error', error: { type: 'server_error', message: 'spurious', event_id: 'nobody' } },
        { type: 'something.new', value: pick },
        { type: 'response.done', response: { id: 'resp_unknown', status: 'completed', output: [] } },
        { type: 'conversation.item.deleted', item_id: 'item_unknown' },
      ];
      const event = harmless[pick % harmless.length];
      if (event !== undefined) say(event);
    },
    deliver(limit) {
      for (const one of outgoing.splice(0, limit)) {
        if (!link.isOpen) return;
        const frame = one.frame();
        delivered.push(one.eventId);
        one.onDelivered();
        link.deliver(frame);
      }
    },
    get undeliveredCount() {
      return outgoing.length;
    },
  };
}

function endOf(status: ResponseStatus): 'in_progress' | 'completed' | 'incomplete' {
  return status === 'in_progress' || status === 'completed' ? status : 'incomplete';
}

function picked<Value>(list: readonly Value[], pick: number): Value | undefined {
  return list[pick % list.length];
}

function repeatable(event: Json | undefined, truth: ServerTruth): Json | undefined {
  if (event?.type !== 'conversation.item.added') return event;
  return truth.find((event['item'] as ConversationItem).id) === undefined ? undefined : event;
}

function withTranscript(item: ConversationItem, text: (before: string | null) => string): ConversationItem {
  if (item.type !== 'message') return item;
  const [first = { type: 'output_audio', transcript: '' } as const] = item.content;
  if (first.type !== 'output_audio' && first.type !== 'input_audio') return item;
  return { ...item, content: [{ ...first, transcript: text(first.transcript ?? null) }] };
}
