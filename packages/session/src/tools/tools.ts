import { type Clock, isAntiphonError, type Logger } from '@antiphon/interface';
import type { ConversationItem, ConversationItemParam, RealtimeResponse } from '@antiphon/protocol';
import { type Observable, Subject } from 'rxjs';
import type { Dispatcher } from '../streams/dispatcher.ts';
import { createMcp, type Mcp } from '../mcp/mcp.ts';
import type { Responses } from '../responses/responses.ts';
import type { AddItemOptions } from '../session.ts';
import { createCallLedger } from './call-ledger.ts';
import type { ToolCallEvent } from './tool-call-event.ts';
import { createToolCalls, type ToolCalls } from './tool-calls.ts';
import { createToolCatalog, type ToolCatalog, type ToolCatalogOptions } from './tool-catalog.ts';

/** The tools of a session, registered ones and those of MCP servers. */
export interface Tools {
  readonly register: ToolCatalog['register'];
  readonly update: ToolCatalog['update'];
  readonly calls$: Observable<ToolCallEvent>;
  readonly mcp: Mcp;
  /** A response has ended, and the next has not gone out. */
  readonly ending: (response: RealtimeResponse) => void;
  /** A response was lost or given up: no `response.done` may come. */
  readonly failed: (responseId: string) => void;
  /** The session has ended. */
  close(reason: unknown): void;
}

export interface ToolsOptions extends ToolCatalogOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dispatcher: Dispatcher;
  readonly responses: Pick<Responses, 'about' | 'followUp'>;
  /** Sends before it returns: what follows must come after it on the wire. */
  readonly addItem: (item: ConversationItemParam, options?: AddItemOptions) => Promise<ConversationItem>;
  readonly createCallId: () => string;
  /** Takes secrets out of a text. */
  readonly conceal: (text: string) => string;
}

export function createTools(options: ToolsOptions): Tools {
  const { logger, responses } = options;
  // Nobody holds the response that it asks for: what becomes of it would go unnoticed.
  const followUp = () => {
    responses.followUp()?.result.catch((error: unknown) => {
      const code = isAntiphonError(error) ? error.code : undefined;
      if (code !== 'CLOSED') logger.warn('the model could not be asked to go on after a tool call', { code });
    });
  };
  const asked = { about: responses.about, followUp };
  const events = new Subject<ToolCallEvent>();
  const ledger = createCallLedger(followUp);
  const catalog = createToolCatalog(options);
  const mcp = createMcp({ ...options, responses: asked, ledger });
  let calls: ToolCalls | undefined;
  return {
    register(tool) {
      const registration = catalog.register(tool);
      calls ??= createToolCalls({ ...options, responses: asked, catalog, ledger, events });
      return registration;
    },
    update: catalog.update,
    calls$: events.asObservable(),
    mcp,
    ending(response) {
      calls?.ending(response);
      mcp.ending(response.id);
      ledger.ended(response.id, response.status === 'completed' || response.status === 'incomplete');
    },
    failed: (responseId) => ledger.ended(responseId, false),
    close(reason) {
      ledger.clear();
      calls?.close(reason);
      events.complete();
      mcp.complete();
    },
  };
}
