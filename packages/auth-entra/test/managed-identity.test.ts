import { inspect } from 'node:util';
import { entra } from '@antiphon/auth-entra';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyEnvironment, type IdentityEndpoint, identityEndpoint, tokenAnswer } from './identity-world.ts';

const host = 'contoso.openai.azure.com';
const HOUR_MS = 3_600_000;

// The library keeps the address of the endpoint, and tokens by scope, for the whole process: one endpoint serves this file, and each test has a scope of its own.
let identity: IdentityEndpoint;
beforeAll(async () => {
  identity = await identityEndpoint();
});
afterAll(() => identity[Symbol.asyncDispose]());
beforeEach(() => void (identity.answer = (ordinal) => tokenAnswer(`managed-${ordinal}`)));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('DefaultAzureCredential with a managed identity', () => {
  it('is asked for the scope of the GA API, once until shortly before the end', { timeout: 60_000 }, async () => {
    emptyEnvironment({ IDENTITY_ENDPOINT: `${identity.url}/msi/token`, IDENTITY_HEADER: 'canary-header' });
    const provider = entra();
    expect(identity.requests).toHaveLength(0);
    const credentials = await Promise.all(Array.from({ length: 10 }, () => provider.getCredential({ host })));
    expect(new Set(credentials.map(({ value }) => value))).toEqual(new Set(['managed-1']));
    expect(identity.requests).toHaveLength(1);
    const [request] = identity.requests;
    expect(new URL(request?.url ?? '', identity.url).searchParams.get('resource')).toBe('https://ai.azure.com');
    expect(request?.headers['x-identity-header']).toBe('canary-header');

    const startMs = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(startMs + HOUR_MS - 10 * 60_000);
    expect((await provider.getCredential({ host })).value).toBe('managed-1');
    expect(identity.requests).toHaveLength(1);
    vi.setSystemTime(startMs + HOUR_MS - 60_000);
    expect((await provider.getCredential({ host })).value).toBe('managed-2');
    expect(identity.requests).toHaveLength(2);
    // After its end no token is given any more, whatever the endpoint says.
    identity.answer = () => ({ status: 400, body: { error: 'canary-body' } });
    vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'ManagedIdentityCredential');
    vi.setSystemTime(startMs + 3 * HOUR_MS);
    await expect(entra().getCredential({ host })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  });

  it('is asked for the scope of the preview API by its path', { timeout: 60_000 }, async () => {
    emptyEnvironment({ IDENTITY_ENDPOINT: `${identity.url}/msi/token`, IDENTITY_HEADER: 'h' });
    await entra().getCredential({ host, path: '/openai/realtime' });
    expect(identity.requests.at(-1)?.url).toContain(encodeURIComponent('https://cognitiveservices.azure.com'));
  });

  it(
    'gives AUTH_FAILED when it refuses, with a cause and without a secret, and is asked again',
    { timeout: 60_000 },
    async () => {
      emptyEnvironment({
        IDENTITY_ENDPOINT: `${identity.url}/msi/token`,
        IDENTITY_HEADER: 'canary-header',
        AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      });
      const provider = entra({ scope: 'api://refused/.default' });
      identity.answer = () => ({ status: 400, body: { error: 'invalid_request', error_description: 'no identity' } });
      const error: unknown = await provider.getCredential({ host }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AUTH_FAILED', cause: expect.any(Error) });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
      identity.answer = () => tokenAnswer('granted');
      expect((await provider.getCredential({ host })).value).toBe('granted');
    },
  );
});
