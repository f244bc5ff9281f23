import type { ApiError, ClientEvent } from '@antiphon/protocol';
import type { ManualTransport } from './manual-transport.ts';

export type Verdict =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly askedBy: string | undefined };

export type Json = Readonly<Record<string, unknown>> & { readonly type: string };

/** What the server says, on its way to the client. */
export interface ServerWire {
  /** What was delivered, by event id, in order. */
  readonly delivered: readonly string[];
  /** How the server answered each client event, once the answer has reached the client. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** What was delivered and may be said again without harm. */
  readonly repeatable: readonly Json[];
  readonly undeliveredCount: number;
  readonly nextId: (kind: string) => string;
  readonly say: (event: Json, onDelivered?: () => void) => void;
  /** Says something that may be said again later without harm. */
  readonly sayForGood: (event: Json, onDelivered?: () => void) => void;
  /** A command was taken: until its answer arrives, the client waits for it. */
  readonly take: (event: ClientEvent) => void;
  /** To be called when the answer arrives. */
  readonly done: (event: ClientEvent, value: unknown) => () => void;
  readonly refuse: (event: ClientEvent, error: Partial<ApiError>) => void;
  /** From now on errors name their command: the client waits for some that nobody knows of any more. */
  nameAll(): void;
  /** Lets some of what was said arrive. */
  readonly deliver: (count: number) => void;
}

interface Outgoing {
  /** Made when it is delivered: only then can be told what the client knows. */
  readonly frame: () => string;
  readonly eventId: string;
  readonly onDelivered: () => void;
}

export function serverWire(link: ManualTransport, namesErrors: boolean): ServerWire {
  const outgoing: Outgoing[] = [];
  const delivered: string[] = [];
  const verdicts = new Map<string, Verdict>();
  const repeatable: Json[] = [];
  // Commands that were taken and whose answer has not arrived.
  const answered = new Map<string, string>();
  let namesAll = namesErrors;
  let count = 0;
  const nextId = (kind: string) => `${kind}_${(count += 1)}`;
  const pendingOf = (type: string) => [...answered.values()].filter((one) => one === type).length;
  const sayLater = (event: () => Json, onDelivered: () => void) => {
    const eventId = nextId('event');
    outgoing.push({ frame: () => JSON.stringify({ event_id: eventId, ...event() }), eventId, onDelivered });
  };
  const say = (event: Json, onDelivered: () => void = () => undefined) => sayLater(() => event, onDelivered);
  const settle = (event: ClientEvent, answer: Verdict) => {
    answered.delete(event.event_id ?? '');
    verdicts.set(event.event_id ?? '', answer);
  };
  /** Whether an error that names no command could mean another one too, from all the client can know. */
  const couldMeanAnother = ({ type }: ClientEvent, { param }: Partial<ApiError>) => {
    const suspects = param?.startsWith('response') === true ? ['response.create', 'response.cancel'] : [type];
    return (
      suspects.reduce((sum, one) => sum + pendingOf(one), 0) > 1 ||
      link.inbox.some((one) => suspects.includes(one.type))
    );
  };
  return {
    delivered,
    verdicts,
    repeatable,
    nextId,
    say,
    sayForGood: (event, onDelivered) =>
      say(event, () => {
        onDelivered?.();
        repeatable.push(event);
      }),
    take: (event) => void answered.set(event.event_id ?? '', event.type),
    done: (event, value) => () => settle(event, { kind: 'done', value }),
    refuse(event, error) {
      const body = { type: 'invalid_request_error', message: 'no', code: null, param: null, ...error };
      const said = () => {
        const isNamed = namesAll || couldMeanAnother(event, error);
        return { type: 'error', error: { ...body, event_id: isNamed ? event.event_id : null } };
      };
      sayLater(said, () => settle(event, { kind: 'refused', code: error.code ?? '', askedBy: askedBy(event) }));
    },
    nameAll: () => void (namesAll = true),
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

function askedBy(event: ClientEvent): string | undefined {
  return event.type === 'response.create' ? event.response?.instructions : undefined;
}
