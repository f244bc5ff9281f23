import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { testClock } from '@antiphon/compliance';
import { createCredential } from '@antiphon/interface';
import { describe, expect, it, vi } from 'vitest';
import { entra } from './entra.ts';
import type { EntraOptions } from './entra-options.ts';
import type { EntraAccessToken } from './token-credential.ts';

const host = 'contoso.openai.azure.com';
const HOUR_MS = 3_600_000;

function scene(options: EntraOptions = {}) {
  const clock = testClock();
  let ordinal = 0;
  const getToken = vi.fn(
    async (
      _scope: string | string[],
      _options?: { readonly abortSignal?: AbortSignal },
    ): Promise<EntraAccessToken | null> => ({
      token: `canary-${(ordinal += 1)}`,
      expiresOnTimestamp: clock.nowMs() + HOUR_MS,
    }),
  );
  return { clock, getToken, provider: entra({ credential: { getToken }, clock, ...options }) };
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );

describe('entra', () => {
  it('gives a bearer with its end, and keeps it until shortly before', async () => {
    const { clock, getToken, provider } = scene();
    expect(getToken).not.toHaveBeenCalled();
    const first = await provider.getCredential({ host });
    expect(first).toMatchObject({ kind: 'bearer', expiresAtMs: clock.nowMs() + HOUR_MS });
    expect(first.value).toBe('canary-1');
    clock.advance(HOUR_MS - 120_001);
    expect((await provider.getCredential({ host })).value).toBe('canary-1');
    clock.advance(1);
    expect((await provider.getCredential({ host })).value).toBe('canary-2');
    expect(clock.timerCount).toBe(0);
  });

  it('asks the credential once for concurrent calls', async () => {
    const { getToken, provider } = scene();
    const credentials = await Promise.all(Array.from({ length: 10 }, () => provider.getCredential({ host })));
    expect(new Set(credentials.map(({ value }) => value))).toEqual(new Set(['canary-1']));
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('asks anew with forceRefresh', async () => {
    const { provider } = scene();
    await provider.getCredential({ host });
    expect((await provider.getCredential({ host, forceRefresh: true })).value).toBe('canary-2');
    expect((await provider.getCredential({ host })).value).toBe('canary-2');
  });

  it.each([
    [undefined, 'https://ai.azure.com/.default'],
    ['/openai/v1/realtime', 'https://ai.azure.com/.default'],
    ['/openai/v1/realtime/client_secrets', 'https://ai.azure.com/.default'],
    ['/openai/realtime', 'https://cognitiveservices.azure.com/.default'],
    ['/openai/realtimeapi/sessions', 'https://cognitiveservices.azure.com/.default'],
    ['/proxy/openai/realtime/', 'https://cognitiveservices.azure.com/.default'],
  ])('takes for the path %s the scope %s', async (path, scope) => {
    const { getToken, provider } = scene();
    await provider.getCredential({ host, path });
    expect(getToken.mock.calls[0]![0]).toBe(scope);
  });

  it('keeps the tokens of different scopes apart', async () => {
    const { provider } = scene();
    const ga = await provider.getCredential({ host });
    const preview = await provider.getCredential({ host, path: '/openai/realtime' });
    expect([ga.value, preview.value]).toEqual(['canary-1', 'canary-2']);
    expect((await provider.getCredential({ host })).value).toBe('canary-1');
  });

  it('takes another scope, also by where the token goes', async () => {
    const fixed = scene({ scope: 'api://gateway/.default' });
    await fixed.provider.getCredential({ host, path: '/openai/realtime' });
    expect(fixed.getToken.mock.calls[0]![0]).toBe('api://gateway/.default');
    const byHost = scene({ scope: (target) => `api://${target.host}${target.path}/.default` });
    await byHost.provider.getCredential({ host: host.toUpperCase(), path: '/p' });
    expect(byHost.getToken.mock.calls[0]![0]).toBe(`api://${host}/p/.default`);
  });

  it('refuses options that cannot be used', () => {
    for (const options of [{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { refreshBeforeMs: -1 }]) {
      expect(() => entra(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});

describe('entra without a token', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['an empty one', { token: '', expiresOnTimestamp: 1 }],
    ['none', {}],
    ['a number', { token: 7, expiresOnTimestamp: 1 }],
    ['one that breaks a header', { token: 'canary\r\nx: y', expiresOnTimestamp: 1 }],
  ])('rejects with AUTH_FAILED when the credential gives %s, and tries again', async (_name, answer) => {
    const { getToken, provider } = scene();
    getToken.mockResolvedValueOnce(answer as EntraAccessToken);
    const error = await failureOf(provider.getCredential({ host }));
    expect(error).toMatchObject({ code: 'AUTH_FAILED', isRetryable: false });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
    expect((await provider.getCredential({ host })).value).toBe('canary-1');
  });

  it('keeps what the credential said as the cause, without the token that it quotes', async () => {
    const { getToken, provider } = scene();
    const said = Object.assign(new Error('az said: {"accessToken":"canary-token"} and more'), {
      token: 'canary-token',
    });
    said.name = 'CredentialUnavailableError';
    getToken.mockRejectedValueOnce(said);
    const error = await failureOf(provider.getCredential({ host }));
    expect(error).toMatchObject({ code: 'AUTH_FAILED', cause: { name: said.name, message: /az said: .* and more/ } });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
    expect((await provider.getCredential({ host })).value).toBe('canary-1');
  });

  it('keeps a token whose end it does not understand for one call only', async () => {
    const { getToken, provider } = scene();
    getToken.mockResolvedValueOnce({ token: 'odd', expiresOnTimestamp: Number.NaN });
    const odd = await provider.getCredential({ host });
    expect(odd.expiresAtMs).toBeUndefined();
    expect((await provider.getCredential({ host })).value).toBe('canary-1');
  });

  it('rejects with TIMEOUT when the credential hangs, tells it to stop, and leaves no timer', async () => {
    const { clock, getToken, provider } = scene({ timeoutMs: 5_000 });
    getToken.mockImplementationOnce(() => new Promise(() => undefined));
    const failure = failureOf(provider.getCredential({ host }));
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    clock.advance(5_000);
    expect(await failure).toMatchObject({ code: 'TIMEOUT', isRetryable: true });
    expect(getToken.mock.calls[0]![1]?.abortSignal?.aborted).toBe(true);
    expect(clock.timerCount).toBe(0);
  });

  it('rejects with the reason of the signal, and leaves neither timer nor listener', async () => {
    const { clock, getToken, provider } = scene();
    await expect(provider.getCredential({ host, signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    expect(getToken).not.toHaveBeenCalled();
    getToken.mockImplementationOnce(
      (_scope, options) =>
        new Promise((_resolve, reject) => {
          options?.abortSignal?.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    );
    const controller = new AbortController();
    const failure = failureOf(provider.getCredential({ host, signal: controller.signal }));
    await vi.waitFor(() => expect(getToken).toHaveBeenCalled());
    controller.abort('enough');
    expect(await failure).toBe('enough');
    await vi.waitFor(() => expect(clock.timerCount).toBe(0));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});

describe('the token', () => {
  it('is not visible in the provider nor in the credential', async () => {
    const { provider } = scene();
    for (const value of [await provider.getCredential({ host }), provider]) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain('canary');
      expect(JSON.stringify(value)).not.toContain('canary');
    }
    expect(createCredential({ kind: 'bearer', value: 'canary' }).value).toBe('canary'); // what the test looks for can be seen
  });
});
