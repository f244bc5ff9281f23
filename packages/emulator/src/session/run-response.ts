import { concat } from '@antiphon/audio';
import { untilAborted } from '@antiphon/interface';
import type { EngineOutput, EngineRequest, RespondOptions } from '../engine.ts';
import type { ConversationEntry } from './conversation.ts';
import { createResponsePerformer, type ResponsePerformer } from './response-performer.ts';
import type { ResponseSettings } from './response-settings.ts';
import { createResponseWriter, type Ending } from './response-writer.ts';
import type { SessionContext } from './session-context.ts';
import { countInput } from './token-count.ts';

const COMPLETED: Ending = { status: 'completed' };
const SERVER_ERROR: Ending = {
  status: 'failed',
  details: {
    type: 'failed',
    error: { type: 'server_error', code: null, message: 'The server had an error while processing your request.' },
  },
};

/** Begins a response: `response.created` is sent before this returns, the rest follows beside. */
export function runResponse(
  context: SessionContext,
  settings: ResponseSettings,
  entries: readonly ConversationEntry[],
): void {
  const controller = new AbortController();
  const { signal } = controller;
  const writer = createResponseWriter(context, settings, countInput(settings.instructions, entries));
  let isOver = false;
  const end = (ending: Ending | 'abandoned'): void => {
    if (isOver) return;
    isOver = true;
    context.responses.remove(writer.id);
    if (ending !== 'abandoned') writer.finish(ending);
    controller.abort(new DOMException('the response is over', 'AbortError'));
    if (settings.isInConversation) context.turns.responseEnded(writer.playedUntilMs ?? context.clock.nowMs());
  };

  if (settings.isInConversation) context.turns.responseBegan();
  context.responses.add({
    id: writer.id,
    isInConversation: settings.isInConversation,
    cancel: (reason) => end({ status: 'cancelled', details: { type: 'cancelled', reason } }),
    abandon: () => end('abandoned'),
  });
  const performer = createResponsePerformer(context, { writer, settings, signal });
  const work = performAll(() => answer(context, { settings, entries, signal }), performer, signal);
  context.spawn(
    work.then(end, (error: unknown) => {
      if (!isOver) context.logger.error('an answer failed', { responseId: writer.id, error });
      end(SERVER_ERROR);
    }),
  );
}

type Answer = ReturnType<SessionContext['engine']['respond']>;

interface Question extends RespondOptions {
  readonly settings: ResponseSettings;
  readonly entries: readonly ConversationEntry[];
}

function answer(context: SessionContext, { settings, entries, signal }: Question): Answer {
  const request: EngineRequest = {
    items: entries.map(({ item, tracks }) => ({
      item,
      samples: () => joinSamples(tracks.flatMap((track) => (track === undefined ? [] : [track.samples()]))),
    })),
    instructions: settings.instructions,
    modality: settings.modality,
    model: context.settings.model,
    tools: settings.tools,
    toolChoice: settings.toolChoice,
  };
  return context.engine.respond(request, { signal });
}

async function performAll(begin: () => Answer, performer: ResponsePerformer, signal: AbortSignal): Promise<Ending> {
  const steps = iteratorOf(begin());
  try {
    for (;;) {
      const step = await untilAborted(steps.next(), signal);
      if (step.done === true) return COMPLETED;
      // The abort may have come after the step: nothing is written once the response is over.
      signal.throwIfAborted();
      const ending = await performer.perform(step.value);
      if (ending !== undefined) return ending;
    }
  } finally {
    // Not awaited: an engine that waits for ever would hold the response.
    void release(steps);
  }
}

function iteratorOf(steps: Answer): AsyncIterator<EngineOutput> | Iterator<EngineOutput> {
  return Symbol.asyncIterator in steps ? steps[Symbol.asyncIterator]() : steps[Symbol.iterator]();
}

async function release(steps: AsyncIterator<EngineOutput> | Iterator<EngineOutput>): Promise<void> {
  try {
    await steps.return?.();
  } catch {
    // The answer is over: what goes wrong while the engine tidies up changes nothing.
  }
}

function joinSamples(parts: readonly Int16Array[]): Int16Array | undefined {
  return parts.length <= 1 ? parts[0] : concat(parts);
}
