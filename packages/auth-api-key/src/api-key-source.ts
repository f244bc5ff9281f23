import { AntiphonError } from '@antiphon/interface';

/** Where an API key comes from. */
export type ApiKeySource = string | (() => string | Promise<string>) | ApiKeyVariable;

/** A key in an environment variable. */
export interface ApiKeyVariable {
  /** The variable's name. */
  readonly environmentVariable: string;
  /** Where to look, such as `process.env`; read at every call. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Reads the source now. Rejects with `AUTH_FAILED`, naming what to set and never the value. */
export async function readSource(source: ApiKeySource): Promise<string> {
  if (typeof source === 'function') return checked(await call(source), 'the API key function', 'let it return the key');
  if (typeof source === 'object' && typeof source?.environment === 'object') {
    const { environmentVariable: name, environment } = source;
    return checked(environment[name], `the environment variable ${name}`, 'set it to the API key');
  }
  return checked(source, 'the API key given to apiKey()', 'give the key, a function, or an environment variable');
}

async function call(source: () => string | Promise<string>): Promise<unknown> {
  try {
    return await source();
  } catch (cause) {
    throw failed('the API key function failed: see the cause', cause);
  }
}

function checked(value: unknown, what: string, remedy: string): string {
  if (value === undefined || value === null) throw failed(`${what} holds no value: ${remedy}`);
  if (typeof value !== 'string') throw failed(`${what} is no text (it is of type ${typeof value}): ${remedy}`);
  if (value.trim() === '') throw failed(`${what} is empty: ${remedy}`);
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw failed(
      `${what} holds a blank, a line break or another character that no key has: copy the key again, without what stands around it`,
    );
  }
  return value;
}

function failed(message: string, cause?: unknown): AntiphonError {
  return new AntiphonError({ code: 'AUTH_FAILED', message, cause });
}
