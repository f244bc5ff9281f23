import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { apiKey } from './api-key.ts';
import type { ApiKeySource } from './api-key-source.ts';

const SECRET = 'canary-key-123';
const variable = (value: string | undefined): ApiKeySource => ({
  environmentVariable: 'EXAMPLE_API_KEY',
  environment: { EXAMPLE_API_KEY: value },
});

describe('apiKey', () => {
  it.each<[string, ApiKeySource]>([
    ['a text', SECRET],
    ['a function', () => SECRET],
    ['an async function', async () => SECRET],
    ['an environment variable', variable(SECRET)],
  ])('gives the key from %s', async (_name, source) => {
    const credential = await apiKey(source).getCredential();
    expect(credential.kind).toBe('api-key');
    expect(credential.value).toBe(SECRET);
    expect(credential.expiresAtMs).toBeUndefined();
  });

  it('reads nothing when it is made, and anew at every call', async () => {
    const source = vi.fn().mockReturnValueOnce('first').mockReturnValueOnce('second');
    const provider = apiKey(source);
    expect(source).not.toHaveBeenCalled();
    expect((await provider.getCredential()).value).toBe('first');
    expect((await provider.getCredential({ forceRefresh: true })).value).toBe('second');
  });

  it('sees an environment that changed', async () => {
    const environment: Record<string, string | undefined> = {};
    const provider = apiKey({ environmentVariable: 'EXAMPLE_API_KEY', environment });
    await expect(provider.getCredential()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    environment['EXAMPLE_API_KEY'] = SECRET;
    expect((await provider.getCredential()).value).toBe(SECRET);
  });

  it('shares one function call among concurrent calls', async () => {
    const source = vi.fn(async () => SECRET);
    const provider = apiKey(source);
    const credentials = await Promise.all(Array.from({ length: 10 }, () => provider.getCredential()));
    expect(credentials.map(({ value }) => value)).toEqual(Array.from({ length: 10 }, () => SECRET));
    expect(source).toHaveBeenCalledTimes(1);
  });
});

describe('apiKey without a usable key', () => {
  it.each<[string, unknown]>([
    ['empty', ''],
    ['blank', ' \t'],
    ['null', null],
    ['undefined', undefined],
    ['a number', 7],
    ['an object', {}],
  ])('rejects with AUTH_FAILED when the key is %s, from whichever source', async (_name, value) => {
    for (const source of [value, () => value, async () => value, variable(value as string)]) {
      await expect(apiKey(source as ApiKeySource).getCredential()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    }
  });

  it('names the variable to set', async () => {
    await expect(apiKey(variable(undefined)).getCredential()).rejects.toThrow(/EXAMPLE_API_KEY/);
  });

  it('does not take a name that every object inherits for a variable', async () => {
    const provider = apiKey({ environmentVariable: 'toString', environment: {} });
    await expect(provider.getCredential()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  });

  it.each([
    `${SECRET}\n`,
    `${SECRET}\r\nx-evil: 1`,
    ` ${SECRET}`,
    `${SECRET} more`,
    `${SECRET}\u0000`,
    `${SECRET}\u00e9`,
  ])('refuses a key with a character that a header cannot carry, without showing it: %j', async (value) => {
    for (const source of [value, () => value, variable(value)]) {
      const error: unknown = await apiKey(source)
        .getCredential()
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AUTH_FAILED' });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
    }
  });

  it.each<[string, () => Promise<string>]>([
    ['rejects', () => Promise.reject(new Error('vault is sealed'))],
    [
      'throws',
      () => {
        throw new Error('vault is sealed');
      },
    ],
  ])('keeps the cause when the function %s, and tries again at the next call', async (_name, fail) => {
    const source = vi.fn(fail);
    const provider = apiKey(source);
    await expect(provider.getCredential()).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      cause: { message: 'vault is sealed' },
    });
    source.mockResolvedValueOnce(SECRET);
    expect((await provider.getCredential()).value).toBe(SECRET);
  });
});

describe('apiKey and abort', () => {
  it('rejects with the reason when already aborted, and calls nothing', async () => {
    const source = vi.fn(() => SECRET);
    const reason = new Error('enough');
    await expect(apiKey(source).getCredential({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(source).not.toHaveBeenCalled();
  });

  it('rejects the aborted call with its reason and serves the others', async () => {
    let resolve: (key: string) => void = () => undefined;
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const provider = apiKey(() => promise);
    const controller = new AbortController();
    const aborted = provider.getCredential({ signal: controller.signal });
    const other = provider.getCredential({ signal: new AbortController().signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    resolve(SECRET);
    expect((await other).value).toBe(SECRET);
  });

  it('calls a function that hangs anew once everybody has given it up', async () => {
    const source = vi.fn(() => new Promise<string>(() => undefined));
    const provider = apiKey(source);
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [first, second].map(({ signal }) => provider.getCredential({ signal }));
    first.abort('enough');
    await expect(calls[0]).rejects.toBe('enough');
    source.mockResolvedValueOnce(SECRET);
    second.abort('enough');
    await expect(calls[1]).rejects.toBe('enough');
    expect((await provider.getCredential()).value).toBe(SECRET);
    expect(source).toHaveBeenCalledTimes(2);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    await apiKey(async () => SECRET).getCredential({ signal });
    await apiKey('')
      .getCredential({ signal })
      .catch(() => undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('the secret', () => {
  it('is not visible in the provider nor in the credential', async () => {
    const provider = apiKey(SECRET);
    const shown = [provider, await provider.getCredential(), apiKey(variable(SECRET))];
    for (const value of shown) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('canary');
      expect(JSON.stringify(value)).not.toContain('canary');
    }
  });
});
