import { apiKey } from '@antiphon/auth-api-key';
import { AntiphonError, type CredentialProvider } from '@antiphon/interface';
import { endpointFromUrl } from '@antiphon/protocol';
import { wsTransport } from '@antiphon/transport-ws';
import { RealtimeTarget } from '../realtime-target.ts';
import type { RealtimeTargetOptions } from '../realtime-target-options.ts';
import { targetParts } from '../target-parts.ts';
import { openDefaultMemory } from './default-memory.ts';
import { entraCredentials } from './entra-credentials.ts';
import { type Environment, fromEnvironment, headersFromEnvironment } from './environment-options.ts';

/** The options of a target, all of them optional. */
export interface RealtimeTargetFromEnvironmentOptions extends Omit<RealtimeTargetOptions, 'transport' | 'useAadAuth'> {
  /** Takes Microsoft Entra tokens of the machine's identity instead of a key; needs `@antiphon/auth-entra`. @default false */
  readonly useAadAuth?: boolean | undefined;
  /** @default wsTransport() */
  readonly transport?: RealtimeTargetOptions['transport'] | undefined;
  /** The DuckDB file that is opened where no `memory` is given. @default 'antiphon-data/memory.duckdb' */
  readonly databasePath?: string | undefined;
}

const DEFAULT_DATABASE_PATH = 'antiphon-data/memory.duckdb';

/**
 * Makes a target of what the environment says, over WebSockets, remembering in a DuckDB file. Options win over variables.
 *
 * Reads `OPENAI_REALTIME_MODEL`, `OPENAI_REALTIME_ENDPOINT` (or `AZURE_OPENAI_REALTIME_ENDPOINT`; default OpenAI), `OPENAI_REALTIME_API_KEY` (or
 * `AZURE_OPENAI_REALTIME_API_KEY`; none with `useAadAuth`) and `OPENAI_ADDITIONAL_REQUEST_HEADERS` (a JSON object). Connects to nothing yet. Dispose the
 * target: it closes the file too.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the model or the key is missing, naming option and variable, or when `@antiphon/memory-duckdb` or
 * `@antiphon/auth-entra` is needed and not installed; `MEMORY` when the file cannot be opened.
 * @example
 * import { inProcessMemory } from '@antiphon/memory';
 * import { realtimeTargetFromEnvironment } from '@antiphon/target/node';
 *
 * const environment = { OPENAI_REALTIME_MODEL: 'gpt-realtime', OPENAI_REALTIME_API_KEY: 'k' };
 * await using target = await realtimeTargetFromEnvironment({ memory: inProcessMemory() }, environment);
 * console.log(target.getIdentifier().modelName); // gpt-realtime
 */
export async function realtimeTargetFromEnvironment(
  options: RealtimeTargetFromEnvironmentOptions = {},
  environment: Environment = process.env,
): Promise<RealtimeTarget> {
  const { databasePath = DEFAULT_DATABASE_PATH, memory: givenMemory, ownsMemory, useAadAuth, ...given } = options;
  const endpoint = given.endpoint ?? fromEnvironment('endpoint', environment);
  const modelName = given.modelName ?? fromEnvironment('modelName', environment);
  if (modelName === undefined && !namesModel(endpoint)) {
    throw missing('the model', 'modelName', RealtimeTarget.modelNameEnvironmentVariable);
  }
  const settings = {
    ...given,
    transport: given.transport ?? wsTransport(),
    endpoint,
    modelName,
    headers: given.headers ?? headersFromEnvironment(environment),
    ...(useAadAuth === true ? await entraOptions(given) : credentialOptions(given, environment)),
  };
  // Whatever is wrong with the options is found before a file is made.
  targetParts(settings);
  const memory = givenMemory ?? (await openDefaultMemory(databasePath));
  return new RealtimeTarget({ ...settings, memory, ownsMemory: ownsMemory ?? givenMemory === undefined });
}

function namesModel(endpoint: RealtimeTargetOptions['endpoint']): boolean {
  if (endpoint === undefined) return false;
  const resolved = typeof endpoint === 'string' || endpoint instanceof URL ? endpointFromUrl(endpoint) : endpoint;
  return resolved.model !== undefined;
}

async function entraOptions({
  apiKey: givenKey,
  credentials,
}: RealtimeTargetFromEnvironmentOptions): Promise<{ credentials: CredentialProvider }> {
  if (givenKey === undefined && credentials === undefined) return { credentials: await entraCredentials() };
  const other = givenKey === undefined ? 'credentials' : 'apiKey';
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `useAadAuth and ${other} are both given: leave one of them out`,
  });
}

function credentialOptions(
  { apiKey: givenKey, credentials }: RealtimeTargetFromEnvironmentOptions,
  environment: Environment,
): { credentials?: CredentialProvider } {
  // A given one stays where it is; the constructor tells what is wrong with the rest.
  if (givenKey !== undefined || credentials !== undefined) return {};
  const key = fromEnvironment('apiKey', environment);
  if (key === undefined) throw missing('the key', 'apiKey', RealtimeTarget.apiKeyEnvironmentVariable);
  return { credentials: apiKey(key) };
}

function missing(what: string, option: string, variable: string): AntiphonError {
  return new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `${what} is missing: pass ${option === 'apiKey' ? 'apiKey (or credentials)' : option} or set ${variable}`,
    details: { param: option },
  });
}
