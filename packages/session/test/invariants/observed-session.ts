import type { ClientEvent, ServerEvent } from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { CommandOptions, ResponseResult, ResponseStream, Session } from '@antiphon/session';

/** How a promise ended. Undefined: it has not. */
export type Outcome<Value = unknown> =
  | { readonly kind: 'resolved'; readonly value: Value }
  | { readonly kind: 'rejected'; readonly error: { readonly code?: string; readonly message?: string } };

/** A command as its caller sees it. */
export interface ObservedCommand {
  readonly type: ClientEvent['type'];
  readonly controller: AbortController;
  eventId: string | undefined;
  outcome: Outcome | undefined;
  settledCount: number;
}

/** A response as its listener sees it. */
export interface ObservedResponse {
  readonly stream: ResponseStream;
  /** What it was asked for with; undefined for one of the server's own. */
  readonly askedBy: string | undefined;
  readonly isDefault: boolean;
  readonly controller: AbortController;
  readonly audio: Uint8Array[];
  transcript: string;
  calls: number;
  readonly completed: string[];
  /** What came after a stream's end. */
  lateCount: number;
  outcome: Outcome<ResponseResult> | undefined;
  settledCount: number;
  isCancelled: boolean;
}

/** Everything that a user of the session sees, written down. */
export interface ObservedSession {
  readonly session: Session;
  readonly commands: readonly ObservedCommand[];
  readonly responses: readonly ObservedResponse[];
  readonly cancels: readonly ObservedCommand[];
  readonly eventIds: readonly string[];
  /** How each stream of the session ended, each ending once. */
  readonly endings: readonly string[];
  readonly lateCount: () => number;
  command(type: ClientEvent['type'], run: (options: CommandOptions) => Promise<unknown>): void;
  respond(options: { readonly isDefault: boolean; readonly isMutated: boolean }): void;
  cancelLast(): void;
  abortLast(): void;
}

export function observeSession(session: Session): ObservedSession {
  const commands: ObservedCommand[] = [];
  const cancels: ObservedCommand[] = [];
  const responses: ObservedResponse[] = [];
  const eventIds: string[] = [];
  const endings: string[] = [];
  let lateCount = 0;

  const { events$, sent$, state$, conversation$, responses$, speech$, rateLimits$, usage$ } = session;
  const streams: Readonly<Record<string, Observable<unknown>>> = {
    events$,
    sent$,
    state$,
    conversation$,
    responses$,
    speech$,
    rateLimits$,
    usage$,
  };
  for (const [name, stream] of Object.entries(streams)) {
    stream.subscribe({
      next: () => (lateCount += endings.some((one) => one.startsWith(name)) ? 1 : 0),
      complete: () => endings.push(`${name} complete`),
      error: () => endings.push(`${name} error`),
    });
  }
  events$.subscribe({
    next: (event) => eventIds.push(eventIdOf(event)),
    error: () => undefined,
  });
  sent$.subscribe((event) => {
    const sent = commands.find(
      ({ type, eventId, outcome }) => type === event.type && eventId === undefined && outcome === undefined,
    );
    if (sent !== undefined) sent.eventId = event.event_id;
  });
  responses$.subscribe((stream) => {
    if (responses.some((one) => one.stream === stream)) return;
    responses.push(listen(stream, { askedBy: undefined, isDefault: true, controller: new AbortController() }));
  });

  return {
    session,
    commands,
    responses,
    cancels,
    eventIds,
    endings,
    lateCount: () => lateCount,
    command(type, run) {
      const controller = new AbortController();
      const command: ObservedCommand = { type, controller, eventId: undefined, outcome: undefined, settledCount: 0 };
      commands.push(command);
      settle(run({ signal: controller.signal }), command);
    },
    respond({ isDefault, isMutated }) {
      const askedBy = `ask ${responses.length}`;
      const controller = new AbortController();
      const options = {
        instructions: askedBy,
        metadata: { asked: askedBy },
        signal: controller.signal,
        ...(isDefault ? {} : { conversation: 'none' as const }),
      };
      const stream = session.respond(options);
      // It was asked for with what stood there then.
      if (isMutated) Object.assign(options.metadata, { asked: 'changed later' });
      // responses$ may not have told of it: it is not created yet.
      responses.push(listen(stream, { askedBy, isDefault, controller }));
    },
    cancelLast() {
      const response = responses.findLast(({ outcome, isCancelled }) => outcome === undefined && !isCancelled);
      if (response === undefined) return;
      response.isCancelled = true;
      const cancel: ObservedCommand = {
        type: 'response.cancel',
        controller: new AbortController(),
        eventId: undefined,
        outcome: undefined,
        settledCount: 0,
      };
      cancels.push(cancel);
      settle(response.stream.cancel(), cancel);
    },
    abortLast() {
      const waiting = [...commands, ...responses].filter(({ outcome }) => outcome === undefined);
      waiting.at(-1)?.controller.abort(new Error('aborted by the test'));
    },
  };
}

function eventIdOf(event: ServerEvent): string {
  const { event_id: eventId } = (event.type === 'unknown' ? event.raw : event) as { readonly event_id?: unknown };
  return typeof eventId === 'string' ? eventId : 'none';
}

function listen(
  stream: ResponseStream,
  asked: Pick<ObservedResponse, 'askedBy' | 'isDefault' | 'controller'>,
): ObservedResponse {
  const response: ObservedResponse = {
    ...asked,
    stream,
    audio: [],
    transcript: '',
    calls: 0,
    completed: [],
    lateCount: 0,
    outcome: undefined,
    settledCount: 0,
    isCancelled: false,
  };
  const { audio$, transcript$, text$, functionCalls$ } = stream;
  const streams: Readonly<Record<string, Observable<unknown>>> = { audio$, transcript$, text$, functionCalls$ };
  for (const [name, one] of Object.entries(streams)) {
    one.subscribe({
      next: () => (response.lateCount += response.completed.includes(name) ? 1 : 0),
      complete: () => response.completed.push(name),
    });
  }
  audio$.subscribe((bytes) => response.audio.push(bytes));
  transcript$.subscribe((words) => (response.transcript += words));
  functionCalls$.subscribe(() => (response.calls += 1));
  settle(stream.result, response);
  return response;
}

function settle<Value>(
  promise: Promise<Value>,
  observed: { outcome: Outcome<Value> | undefined; settledCount: number },
): void {
  promise.then(
    (value) => {
      observed.settledCount += 1;
      observed.outcome = { kind: 'resolved', value };
    },
    (error: unknown) => {
      observed.settledCount += 1;
      observed.outcome = { kind: 'rejected', error: error as Error };
    },
  );
}
