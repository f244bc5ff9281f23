import { invalidArgument } from './invalid-argument.ts';

/** Checks the name of a model or deployment, or the id of a call. `option` says where it was given. */
export function modelName(value: unknown, option: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalidArgument(`${option} is empty or no text: give ${WHAT_TO_GIVE[option] ?? 'its name'}`);
}

const WHAT_TO_GIVE: Readonly<Record<string, string>> = {
  model: 'the name of a model, such as gpt-realtime',
  translationModel: 'the name of a model, such as gpt-realtime-translate',
  deployment: 'the name of your deployment',
  callId: 'the id of a call, such as rtc_abc123',
};

/** Writes the model into the query when one is given, else reads the one that is there. */
export function applyModel(url: URL, given: string | undefined, option: string): string | undefined {
  if (given === undefined) return url.searchParams.get('model') || undefined;
  const model = modelName(given, option);
  url.searchParams.set('model', model);
  return model;
}

/** Whether the URL names, in place of a model, something else that a connection may be for: a transcription or a call. */
export function namesOtherPurpose(url: URL): boolean {
  return url.searchParams.has('intent') || url.searchParams.has('call_id');
}
