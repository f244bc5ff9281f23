import { AntiphonError, type ConnectRequest, type Transport } from '@antiphon/interface';
import { inProcessMemory } from '@antiphon/memory';
import { realtimeTargetFromEnvironment } from '@antiphon/target/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { azureCli, emptyEnvironment } from '../../auth-entra/test/identity-world.ts';
import { entraCredentials } from '../src/node/entra-credentials.ts';

afterEach(() => void vi.unstubAllEnvs());

const environment = {
  OPENAI_REALTIME_MODEL: 'dep',
  OPENAI_REALTIME_ENDPOINT: 'https://contoso.openai.azure.com',
  OPENAI_REALTIME_API_KEY: 'a-key-that-is-not-used',
};

/** Keeps what it is asked, and connects to nothing. */
function refusingTransport(requests: ConnectRequest[]): Transport {
  return {
    name: 'refusing',
    carriesHeaders: true,
    connect: async (request) => {
      requests.push(request);
      throw new AntiphonError({ code: 'CONNECT_FAILED', message: 'not here', isRetryable: false });
    },
  };
}

describe.skipIf(process.platform === 'win32')('useAadAuth', () => {
  it("connects with a token of the machine's identity instead of the key", { timeout: 60_000 }, async () => {
    await using cli = await azureCli();
    emptyEnvironment({ AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' });
    const requests: ConnectRequest[] = [];
    const options = { useAadAuth: true, memory: inProcessMemory(), transport: refusingTransport(requests) };
    await using target = await realtimeTargetFromEnvironment(options, environment);
    expect(await cli.calls()).toEqual([]);
    await expect(target.sendText('Hello.', 'c')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(requests.map(({ headers }) => headers)).toEqual([{ authorization: 'Bearer az-1' }]);
    await target.refreshAuthHeaders();
    await expect(target.sendText('Hello.', 'd')).rejects.toMatchObject({ code: 'CONNECT_FAILED' });
    expect(requests.at(-1)?.headers).toEqual({ authorization: 'Bearer az-2' });
  });
});

describe('useAadAuth', () => {
  it.each([
    ['apiKey', { apiKey: 'k' }],
    ['credentials', { credentials: { name: 'x', getCredential: () => Promise.reject(new Error('unused')) } }],
  ])('together with %s is refused', async (name, other) => {
    const call = realtimeTargetFromEnvironment({ useAadAuth: true, memory: inProcessMemory(), ...other }, environment);
    await expect(call).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(name) });
  });

  it('says what to install when the optional package is missing, or that it is broken', async () => {
    const missing = Object.assign(new Error("Cannot find package '@antiphon/auth-entra' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    await expect(entraCredentials(() => Promise.reject(missing))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('@antiphon/auth-entra'),
    });
    const cause = new Error('broken');
    await expect(entraCredentials(() => Promise.reject(cause))).rejects.toMatchObject({ code: 'UNSUPPORTED', cause });
  });
});
