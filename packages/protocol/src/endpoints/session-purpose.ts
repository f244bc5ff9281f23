import { invalidArgument } from './invalid-argument.ts';
import { modelName } from './model-parameter.ts';

/** What a connection is for when it names no model: to write down what is said, or to watch a call. */
export type OtherPurpose =
  | {
      /** A session that only transcribes; its model is named in `session.update`, never in the URL. */
      readonly intent: 'transcription';
      readonly callId?: undefined;
    }
  | {
      /** A WebRTC or SIP call that is already there, such as `rtc_abc123`: the connection controls it and carries no audio. */
      readonly callId: string;
      readonly intent?: undefined;
    };

/** The same, where neither is given. */
export interface NoOtherPurpose {
  readonly intent?: undefined;
  readonly callId?: undefined;
}

const PARAMETERS = ['model', 'deployment', 'intent', 'call_id'] as const;

/** Writes into the query what the connection is for, in place of everything else that says it. */
export function applyPurpose(url: URL, purpose: OtherPurpose): void {
  for (const name of PARAMETERS) url.searchParams.delete(name);
  if (purpose.callId !== undefined) url.searchParams.set('call_id', callIdOf(purpose.callId));
  else if (purpose.intent === 'transcription') url.searchParams.set('intent', 'transcription');
  else throw invalidArgument("intent must be 'transcription': for another session give a model, or the id of a call");
}

/** Refuses a URL that names more than one purpose: the API takes one. */
export function assertOnePurpose(url: URL): void {
  const named = ['model', 'intent', 'call_id'].filter((name) => url.searchParams.has(name));
  if (named.length < 2) return;
  throw invalidArgument(
    `a connection to ${url.host} is for one thing, and here are ${named.join(' and ')}: keep ?model=NAME for a conversation, ?intent=transcription (its model goes into the session's configuration), or ?call_id=ID`,
  );
}

/** Refuses options that name more than one purpose. */
export function assertOneOption(options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== undefined);
  if (given.length === 1) return;
  throw invalidArgument(
    `give exactly one of ${Object.keys(options).join(', ')}; here ${given.length === 0 ? 'is none' : `are ${given.join(' and ')}`}`,
  );
}

function callIdOf(value: unknown): string {
  const id = modelName(value, 'callId');
  if (/^[\w.-]+$/.test(id)) return id;
  throw invalidArgument('callId must be the id of a call, such as rtc_abc123');
}
