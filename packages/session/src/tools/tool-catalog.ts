import { AntiphonError, type Logger } from '@antiphon/interface';
import type { FunctionTool, RealtimeSession, SessionConfig, Tool } from '@antiphon/protocol';
import { type Observable, filter, firstValueFrom } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import { createDeferred, type Deferred } from '../waiting/deferred.ts';
import { closedError } from '../session-error.ts';
import type { SessionState } from '../session-state.ts';
import { declareTool } from './declare-tool.ts';
import type { JsonSchema } from './standard-schema.ts';
import type { AnySessionTool, SessionTool, ToolRegistration, ToolSchema } from './session-tool.ts';

type Update = (config: SessionConfig, options?: CommandOptions) => Promise<RealtimeSession>;

/** The tools of a session: those of its configuration, which are left to whoever wrote it, and the registered ones. */
export interface ToolCatalog {
  register<Schema extends ToolSchema = JsonSchema>(tool: SessionTool<Schema>): ToolRegistration;
  find(name: string): AnySessionTool | undefined;
  /** Whether the configuration has a function of that name, which somebody else answers. */
  isConfigured(name: string): boolean;
  /** `session.update` that keeps the registered tools beside the configured ones. */
  readonly update: Update;
}

export interface ToolCatalogOptions {
  /** The tools that the user gave last. @default what the server describes */
  readonly configured?: readonly Tool[] | undefined;
  readonly logger: Logger;
  readonly update: Update;
  readonly state$: Observable<SessionState>;
  readonly state: () => SessionState;
}

interface Registered {
  readonly tool: AnySessionTool;
  readonly declaration: FunctionTool;
}

export function createToolCatalog(options: ToolCatalogOptions): ToolCatalog {
  const { logger, update, state$, state } = options;
  const registered = new Map<string, Registered>();
  let { configured } = options;
  let pending: Deferred<undefined> | undefined;

  const configuredTools = () => {
    const current = state();
    // From before ours were announced: after that the server's description holds them, too.
    if (current.status === 'open') configured ??= current.session.tools ?? [];
    return (configured ?? []).filter((tool) => tool.type !== 'function' || !registered.has(tool.name));
  };
  const allTools = () => [...configuredTools(), ...[...registered.values()].map(({ declaration }) => declaration)];

  const merged: Update = async (config, options) => {
    const before = configured;
    if (config.tools !== undefined) configured = config.tools;
    const announcing = pending;
    pending = undefined;
    const isUnchanged = config.tools === undefined && announcing === undefined;
    try {
      const session = await update(isUnchanged ? config : { ...config, tools: allTools() }, options);
      announcing?.resolve(undefined);
      return session;
    } catch (error) {
      if (configured === config.tools) configured = before;
      announcing?.reject(error);
      throw error;
    }
  };
  const announce = async (announcing: Deferred<undefined>) => {
    try {
      await firstValueFrom(state$.pipe(filter(({ status }) => status === 'open')), { defaultValue: undefined });
      if (state().status !== 'open') throw closedError();
      if (pending === announcing) await merged({});
    } catch (error) {
      announcing.reject(error);
      logger.warn('the tools could not be announced', {
        code: error instanceof AntiphonError ? error.code : undefined,
      });
    }
  };
  // In a microtask: what is registered together is announced together, and a session.update that comes first takes it along.
  const announceSoon = () => {
    if (pending !== undefined) return pending.promise;
    const announcing = createDeferred<undefined>();
    pending = announcing;
    queueMicrotask(() => void announce(announcing));
    return announcing.promise;
  };

  return {
    register<Schema extends ToolSchema = JsonSchema>(tool: SessionTool<Schema>) {
      const declaration = declareTool(tool);
      if (registered.has(tool.name)) throw duplicate(tool.name);
      const entry: Registered = { tool, declaration };
      configuredTools();
      registered.set(tool.name, entry);
      return {
        announced: announceSoon(),
        [Symbol.dispose]() {
          if (registered.get(tool.name) !== entry) return;
          registered.delete(tool.name);
          if (state().status !== 'closed') void announceSoon();
        },
      };
    },
    find: (name) => registered.get(name)?.tool,
    isConfigured: (name) => configuredTools().some((tool) => tool.type === 'function' && tool.name === name),
    update: merged,
  };
}

function duplicate(name: string): AntiphonError {
  const message = `a tool '${name}' is registered already: dispose that one first`;
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}
