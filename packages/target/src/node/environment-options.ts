import { AntiphonError } from '@antiphon/interface';
import { RealtimeTarget } from '../realtime-target.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Setting = 'modelName' | 'endpoint' | 'apiKey' | 'headers';

const HEADERS_VARIABLE = 'OPENAI_ADDITIONAL_REQUEST_HEADERS';

/** Where each setting is looked for, the preferred name first. */
const VARIABLES: Readonly<Record<Setting, readonly string[]>> = {
  modelName: [RealtimeTarget.modelNameEnvironmentVariable],
  endpoint: [RealtimeTarget.endpointEnvironmentVariable, 'AZURE_OPENAI_REALTIME_ENDPOINT'],
  apiKey: [RealtimeTarget.apiKeyEnvironmentVariable, 'AZURE_OPENAI_REALTIME_API_KEY'],
  headers: [HEADERS_VARIABLE],
};

/** Reads a setting; an empty variable counts as unset. */
export function fromEnvironment(setting: Setting, environment: Environment): string | undefined {
  for (const name of VARIABLES[setting]) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/**
 * Reads the additional headers.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when they are not a JSON object of texts. The value, which may hold secrets, is not shown.
 */
export function headersFromEnvironment(environment: Environment): Record<string, string> | undefined {
  const text = fromEnvironment('headers', environment);
  if (text === undefined) return undefined;
  const headers = parsed(text);
  if (
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string') &&
    !Array.isArray(headers)
  ) {
    return headers as Record<string, string>;
  }
  const message = `${HEADERS_VARIABLE} must be a JSON object of texts, such as {"x-team":"red"}`;
  throw new AntiphonError({ code: 'INVALID_ARGUMENT', message });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller says what is expected; the parser's message would quote the value.
  }
}
