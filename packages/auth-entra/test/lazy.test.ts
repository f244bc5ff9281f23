import { entra } from '@antiphon/auth-entra';
import { expect, it, vi } from 'vitest';

const identity = vi.hoisted(() => ({ loadCount: 0, madeCount: 0 }));
vi.mock('@azure/identity', () => {
  identity.loadCount += 1;
  return {
    DefaultAzureCredential: class {
      constructor() {
        identity.madeCount += 1;
        if (identity.madeCount === 1) throw new Error('no such setting');
      }
      getToken = async () => ({ token: 't', expiresOnTimestamp: 0 });
    },
  };
});

it('loads the identity library and makes its credential at the first call, once, and anew after a failure', async () => {
  const provider = entra();
  const host = 'contoso.openai.azure.com';
  await expect(provider.getCredential({ host: 'evil.example' })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(identity).toEqual({ loadCount: 0, madeCount: 0 });
  await expect(provider.getCredential({ host })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    cause: { message: 'no such setting' },
  });
  await provider.getCredential({ host });
  await provider.getCredential({ host, forceRefresh: true });
  expect(identity).toEqual({ loadCount: 1, madeCount: 2 });
});
