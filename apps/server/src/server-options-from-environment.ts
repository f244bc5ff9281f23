import type { ServerOptions } from './server-options.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const OPENAI_URL = 'https://api.openai.com/v1';
const DEFAULT_MODEL = 'gpt-realtime';

/**
 * Reads which upstream to use. An empty variable counts as unset.
 *
 * Without `OPENAI_REALTIME_API_KEY` (or `AZURE_OPENAI_REALTIME_API_KEY`) the emulator answers. With it, the upstream is `OPENAI_REALTIME_ENDPOINT`,
 * else `AZURE_OPENAI_REALTIME_ENDPOINT`, else OpenAI, with the model of `OPENAI_REALTIME_MODEL`, else `gpt-realtime`.
 *
 * @example
 * import { serverOptionsFromEnvironment } from '@antiphon/server';
 *
 * console.log(serverOptionsFromEnvironment({}).upstream); // undefined: the emulator
 */
export function serverOptionsFromEnvironment(environment: Environment): Pick<ServerOptions, 'upstream'> {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => environment[name]?.trim()).find((value) => value !== undefined && value !== '');
  const apiKey = first('OPENAI_REALTIME_API_KEY', 'AZURE_OPENAI_REALTIME_API_KEY');
  if (apiKey === undefined) return {};
  const endpoint = first('OPENAI_REALTIME_ENDPOINT', 'AZURE_OPENAI_REALTIME_ENDPOINT') ?? OPENAI_URL;
  const model = first('OPENAI_REALTIME_MODEL') ?? modelOf(endpoint) ?? DEFAULT_MODEL;
  return { upstream: { endpoint, model, apiKey } };
}

function modelOf(url: string): string | undefined {
  return URL.canParse(url) ? (new URL(url).searchParams.get('model') ?? undefined) : undefined;
}
