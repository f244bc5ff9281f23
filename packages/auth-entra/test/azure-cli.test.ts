import { inspect } from 'node:util';
import { entra } from '@antiphon/auth-entra';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { azureCli, emptyEnvironment, identityEndpoint } from './identity-world.ts';

const host = 'contoso.openai.azure.com';
const HOUR_MS = 3_600_000;

afterEach(() => void vi.unstubAllEnvs());

describe.skipIf(process.platform === 'win32')('DefaultAzureCredential with the command az', () => {
  it('is asked when there is no managed identity, and anew when forced', { timeout: 60_000 }, async () => {
    await using identity = await identityEndpoint();
    identity.answer = () => ({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Identity not found' },
    });
    await using cli = await azureCli();
    emptyEnvironment({ AZURE_POD_IDENTITY_AUTHORITY_HOST: identity.url });
    const provider = entra();
    const credential = await provider.getCredential({ host: 'contoso.cognitiveservices.azure.com' });
    expect(credential.value).toBe('az-1');
    expect(credential.expiresAtMs).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
    expect(identity.requests.length).toBeGreaterThan(0);
    expect((await provider.getCredential({ host })).value).toBe('az-1');
    expect((await provider.getCredential({ host, forceRefresh: true })).value).toBe('az-2');
    const call = 'account get-access-token --output json --resource https://ai.azure.com';
    expect(await cli.calls()).toEqual([call, call]);
  });

  it('gives AUTH_FAILED when it wants a login, or says nonsense with a token in it', { timeout: 60_000 }, async () => {
    emptyEnvironment({ AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' });
    {
      await using _cli = await azureCli(`echo "Please run 'az login' to setup account." >&2; exit 1`);
      const failure = entra().getCredential({ host });
      await expect(failure).rejects.toMatchObject({ code: 'AUTH_FAILED', cause: { message: /az login/ } });
    }
    await using _cli = await azureCli(`echo 'WARNING {"accessToken":"canary-token"'`);
    const error: unknown = await entra()
      .getCredential({ host })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'AUTH_FAILED' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });
});
