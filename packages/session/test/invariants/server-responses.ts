import type { ConversationItem, ResponseStatus } from '@antiphon/protocol';
import { MS, type Quirks } from './server-quirks.ts';
import { type ServerTruth, withTranscript } from './server-truth.ts';
import type { Json, ServerWire } from './server-wire.ts';

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

/** How the server makes responses. */
export interface ServerResponses {
  readonly all: readonly ServerResponse[];
  readonly active: () => readonly ServerResponse[];
  readonly activeDefault: () => ServerResponse | undefined;
  readonly create: (options: CreateOptions) => void;
  /** One more piece of an answer, and its beginning where there was none. */
  readonly speak: (response: ServerResponse, lengthMs: number) => void;
  readonly callFunction: (response: ServerResponse) => void;
  readonly finish: (response: ServerResponse, status: ResponseStatus, reason?: string) => void;
}

export interface CreateOptions {
  readonly askedBy?: string | undefined;
  readonly isDefault: boolean;
  readonly metadata?: unknown;
  readonly onDelivered?: () => void;
}

/** Where the words of a response are. */
export function partOf(response: ServerResponse): Readonly<Record<string, unknown>> {
  return { response_id: response.id, item_id: response.itemId, output_index: 0, content_index: 0 };
}

export function serverResponses(
  { nextId, say, sayForGood }: ServerWire,
  truth: ServerTruth,
  quirks: Quirks,
): ServerResponses {
  const responses: ServerResponse[] = [];
  const active = () => responses.filter(({ status }) => status === 'in_progress');
  const activeDefault = () => active().find(({ isDefault }) => isDefault);
  const wordsOf = (response: ServerResponse): ConversationItem => ({
    id: response.itemId ?? '',
    type: 'message',
    role: 'assistant',
    status: endOf(response.status),
    content: [{ type: 'output_audio', transcript: response.text }],
  });

  const create = ({ askedBy, isDefault, metadata, onDelivered }: CreateOptions) => {
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
      onDelivered?.();
    });
  };

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
    say({ type: 'response.content_part.added', ...partOf(response), part: { type: 'audio', transcript: '' } });
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
    say({ type: 'response.output_audio_transcript.delta', ...partOf(response), delta: word });
    say({ type: 'response.output_audio.delta', ...partOf(response), delta: audio.toString('base64') }, () => {
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
      { type: 'response.output_audio.done', ...partOf(response) },
      { type: 'response.output_audio_transcript.done', ...partOf(response), transcript: response.text },
      { type: 'response.content_part.done', ...partOf(response), part: { type: 'audio', transcript: response.text } },
      { type: 'response.output_item.done', response_id: response.id, output_index: 0, item },
      ...(response.isDefault ? [{ type: 'conversation.item.done', item }] : []),
    ];
    return order.flatMap((index) => all[index] ?? []);
  };

  const callFunction = (response: ServerResponse) => {
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
  };
  return { all: responses, active, activeDefault, create, speak, callFunction, finish };
}

function endOf(status: ResponseStatus): 'in_progress' | 'completed' | 'incomplete' {
  return status === 'in_progress' || status === 'completed' ? status : 'incomplete';
}
