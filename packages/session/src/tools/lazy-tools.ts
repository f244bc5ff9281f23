import type { ConversationItem, RealtimeResponse, SessionConfig, Tool } from '@antiphon/protocol';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { ToolCatalog } from './tool-catalog.ts';
import type { Tools } from './tools.ts';

/** The tools of a session, made when there is something to do with them: most sessions, and idle ones, have none. */
export interface LazyTools {
  /** Makes them. */
  readonly now: () => Tools;
  readonly update: ToolCatalog['update'];
  /** A response has ended, and the next has not gone out. */
  readonly ending: (response: RealtimeResponse) => void;
  /** A response was lost or given up: no `response.done` may come. */
  readonly failed: (responseId: string) => void;
  /** The session has ended. */
  close(reason: unknown): void;
}

export interface LazyToolsOptions {
  readonly dispatcher: Dispatcher;
  /** The tools that the user configured before. */
  readonly configured?: readonly Tool[] | undefined;
  readonly update: ToolCatalog['update'];
  /** `configured`: the tools that the user gave last. */
  readonly create: (configured: readonly Tool[] | undefined) => Tools;
}

const ITEM_EVENTS = [
  'conversation.item.added',
  'conversation.item.done',
  'response.output_item.added',
  'response.output_item.done',
] as const;

export function createLazyTools(options: LazyToolsOptions): LazyTools {
  const { dispatcher, update, create } = options;
  let tools: Tools | undefined;
  let { configured } = options;
  let end: { readonly reason: unknown } | undefined;
  const now = () => {
    if (tools !== undefined) return tools;
    tools = create(configured);
    if (end !== undefined) tools.close(end.reason);
    return tools;
  };
  const note = async (config: SessionConfig, options?: CommandOptions) => {
    if (tools !== undefined) return tools.update(config, options);
    const before = configured;
    if (config.tools !== undefined) configured = config.tools;
    try {
      return await update(config, options);
    } catch (error) {
      if (configured === config.tools) configured = before;
      throw error;
    }
  };
  // Handlers that are added while an event is handed out get that event, too: the first item of MCP is not missed.
  const wake = ({ item }: { readonly item: ConversationItem }) => {
    if (tools === undefined && item.type.startsWith('mcp_')) now();
  };
  for (const type of ITEM_EVENTS) dispatcher.on(type, wake);
  return {
    now,
    update: note,
    ending: (response) => tools?.ending(response),
    failed: (responseId) => tools?.failed(responseId),
    close(reason) {
      end = { reason };
      tools?.close(reason);
    },
  };
}
