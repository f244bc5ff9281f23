import type { McpCallItem } from '@antiphon/protocol';
import type { McpCall } from './mcp-events.ts';

type Item = McpCallItem & { readonly id: string };
type Ending = 'completed' | 'failed';

/** Puts together what single events say of a call: its item, its arguments, and how it ended. */
export interface McpCallTable {
  /** It is there, or its item says more. */
  item(item: Item, responseId: string | undefined): void;
  arguments(itemId: string, text: string): void;
  /** The MCP server works. */
  started(itemId: string): void;
  ended(itemId: string, ending: Ending): void;
  /** The last that its item will say. */
  itemDone(item: Item, isLast: boolean, responseId: string | undefined): void;
  /** Nothing more will come of the response's calls that have ended. */
  settle(responseId: string): void;
}

export interface McpCallTableOptions {
  readonly onSeen: (itemId: string, responseId: string | undefined) => void;
  readonly onChange: (call: McpCall) => void;
}

interface Entry {
  item: Item;
  readonly responseId: string | undefined;
  isStarted: boolean;
  isDone: boolean;
  ending?: Ending;
}

export function createMcpCallTable({ onSeen, onChange }: McpCallTableOptions): McpCallTable {
  const entries = new Map<string, Entry>();
  // Told to their end, or part of a history that was written into the conversation: the same items come more than once.
  const over = new Set<string>();
  const tell = ({ item, responseId }: Entry, status: McpCall['status']) => onChange(callFrom(item, responseId, status));
  const start = (entry: Entry) => {
    if (entry.isStarted) return;
    entry.isStarted = true;
    tell(entry, 'started');
  };
  const finish = (itemId: string, entry: Entry, ending: Ending) => {
    entries.delete(itemId);
    over.add(itemId);
    start(entry);
    tell(entry, ending);
  };
  const seen = (item: Item, responseId: string | undefined): Entry => {
    const known = entries.get(item.id);
    if (known !== undefined) {
      known.item = { ...item, arguments: item.arguments === '' ? known.item.arguments : item.arguments };
      return known;
    }
    const entry: Entry = { item, responseId, isStarted: false, isDone: false };
    entries.set(item.id, entry);
    onSeen(item.id, responseId);
    return entry;
  };
  return {
    item(item, responseId) {
      if (over.has(item.id)) return;
      if (isOver(item) && !entries.has(item.id)) over.add(item.id);
      else seen(item, responseId);
    },
    arguments(itemId, text) {
      const entry = entries.get(itemId);
      if (entry !== undefined) entry.item = { ...entry.item, arguments: text };
    },
    started(itemId) {
      const entry = entries.get(itemId);
      if (entry !== undefined) start(entry);
    },
    ended(itemId, ending) {
      const entry = entries.get(itemId);
      if (entry === undefined) return;
      entry.ending = ending;
      start(entry);
      // The output is in the item, which usually comes after this.
      if (entry.isDone) finish(itemId, entry, ending);
    },
    itemDone(item, isLast, responseId) {
      if (over.has(item.id)) return;
      const entry = seen(item, responseId);
      const ending = isPresent(item.error) ? 'failed' : isPresent(item.output) ? 'completed' : entry.ending;
      entry.isDone ||= isLast;
      if (ending !== undefined && (isOver(item) || isLast)) finish(item.id, entry, ending);
    },
    settle(responseId) {
      for (const [itemId, entry] of entries) {
        if (entry.responseId === responseId && entry.ending !== undefined) finish(itemId, entry, entry.ending);
      }
    },
  };
}

function isOver({ output, error }: Item): boolean {
  return isPresent(output) || isPresent(error);
}

function isPresent<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}

function callFrom(item: Item, responseId: string | undefined, status: McpCall['status']): McpCall {
  const { id: itemId, server_label: serverLabel, name, output, error, approval_request_id: requestId } = item;
  return {
    itemId,
    ...(responseId === undefined ? {} : { responseId }),
    serverLabel,
    name,
    arguments: item.arguments,
    status,
    ...(isPresent(requestId) ? { approvalRequestId: requestId } : {}),
    ...(isPresent(output) ? { output } : {}),
    ...(isPresent(error) ? { error } : {}),
  };
}
