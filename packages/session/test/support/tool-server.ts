import type { ClientEvent, ClientEventOf, FunctionCallItem, KnownServerEvent } from '@antiphon/protocol';
import type { Session, ToolCallEvent } from '@antiphon/session';
import type { ScriptedServer } from './scripted-server.ts';
import { itemAdded, outputItem, responseCreated, responseDone, sessionUpdated } from './server-events.ts';

type Call = FunctionCallItem & { readonly id: string };

/** The parameters of a tool. */
export const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
} as const;

/** Acknowledges updates and items, as the API does. */
export function acknowledging(event: ClientEvent): readonly KnownServerEvent[] {
  if (event.type === 'session.update' && event.session.type === 'realtime')
    return [sessionUpdated({ tools: event.session.tools ?? [] })];
  if (event.type !== 'conversation.item.create') return [];
  return [itemAdded({ ...event.item, id: event.item.id ?? 'item_by_server' })];
}

export const functionCall = (name: string, text = '{}', callId = `call_${name}`): Call =>
  ({
    id: `item_${callId}`,
    type: 'function_call',
    call_id: callId,
    name,
    arguments: text,
    status: 'completed',
  }) as const;

/** What the server says while a response calls functions, without its end. */
export const calling = (responseId: string, ...calls: readonly Call[]): KnownServerEvent[] => [
  responseCreated(responseId),
  ...calls.flatMap((call, index) => [
    outputItem('response.output_item.added', responseId, index, { ...call, arguments: '', status: 'in_progress' }),
    outputItem('response.output_item.done', responseId, index, call),
  ]),
];

/** The same with its end. */
export const called = (responseId: string, ...calls: readonly Call[]): KnownServerEvent[] => [
  ...calling(responseId, ...calls),
  responseDone(responseId, { output: calls }),
];

export function watched(session: Session): ToolCallEvent[] {
  const events: ToolCallEvent[] = [];
  session.toolCalls$.subscribe((event) => events.push(event));
  return events;
}

/** What happened to each call, in order. */
export const briefly = (events: readonly ToolCallEvent[]): string[] =>
  events.map((event) => `${event.name} ${event.status}${event.status === 'failed' ? ` ${event.reason}` : ''}`);

/** The outputs that the client sent, by call, as they are on the wire. */
export const outputsIn = ({ heard }: ScriptedServer): Record<string, string> =>
  Object.fromEntries(
    heard
      .filter((event): event is ClientEventOf<'conversation.item.create'> => event.type === 'conversation.item.create')
      .flatMap(({ item }) => (item.type === 'function_call_output' ? [[item.call_id, item.output]] : [])),
  );

export const createsIn = ({ heard }: ScriptedServer): readonly ClientEvent[] =>
  heard.filter(({ type }) => type === 'response.create');
