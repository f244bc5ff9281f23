import { entra } from '@antiphon/auth-entra';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const getToken = vi.fn(async () => ({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }));
const provider = (allowedHosts: readonly string[] = []) => entra({ credential: { getToken }, allowedHosts });

const WRONG = [
  // Look-alikes
  'openai.azure.com.evil.example',
  'contoso.openai.azure.com.evil.example',
  'contosoopenai.azure.com',
  'contoso-openai.azure.com',
  'xopenai.azure.com',
  'contoso.openai.azure.co',
  'contoso.openai.azure.com.au',
  'contoso.openai-azure.com',
  'contoso.openaiazure.com',
  'contoso.azure.com',
  'azure.com',
  'evil.example',
  'api.openai.com',
  'openai.azure.com',
  'cognitiveservices.azure.com',
  'ai.azure.com',
  'contoso.ai.azure.com.example',
  'contoso.0penai.azure.com',
  'contoso.openaı.azure.com',
  'contoso.\u043epenai.azure.com',
  'contoso.openai.azure\u3002com',
  'CONTOSO.OPENAI.AZURE.COM.EVIL.EXAMPLE',
  'contoso.cogn\u0131tiveservices.azure.com',
  'contoso.co\u212Aopenai.azure.com',
  'xn--contoso-openai.azure.com',
  'contoso.openai.azure.us',
  // User information
  'contoso.openai.azure.com@evil.example',
  'evil.example@contoso.openai.azure.com',
  'user:password@contoso.openai.azure.com',
  // Dots
  'contoso.openai.azure.com.',
  '.openai.azure.com',
  'contoso..openai.azure.com',
  'contoso.openai.azure.com..',
  // Ports
  'contoso.openai.azure.com:443',
  'contoso.openai.azure.com:8443',
  'contoso.openai.azure.com:443@evil.example',
  'evil.example:443.openai.azure.com',
  // Paths, queries, fragments, escapes, blanks
  'evil.example/contoso.openai.azure.com',
  'evil.example/.openai.azure.com',
  'evil.example?.openai.azure.com',
  'evil.example#.openai.azure.com',
  'evil.example\\.openai.azure.com',
  'contoso.openai%2eazure.com',
  'evil.example%00.openai.azure.com',
  'evil.example\u0000.openai.azure.com',
  'evil.example\n.openai.azure.com',
  ' contoso.openai.azure.com',
  'contoso.openai.azure.com ',
  'https://contoso.openai.azure.com',
  '*.openai.azure.com',
  // Addresses
  '127.0.0.1',
  'localhost',
  '[::1]',
  '169.254.169.254',
  '',
];

beforeEach(() => void getToken.mockClear());

describe('the hosts that a token may go to', () => {
  it(`are not the ${WRONG.length} wrong spellings below`, () => {
    expect(new Set(WRONG).size).toBe(WRONG.length);
    expect(WRONG.length).toBeGreaterThanOrEqual(40);
  });

  it.each(WRONG.map((host) => [JSON.stringify(host), host]))('do not include %s', async (_shown, host) => {
    await expect(provider(['gateway.example']).getCredential({ host })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(getToken).not.toHaveBeenCalled();
  });

  it('must be told', async () => {
    await expect(provider().getCredential()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(getToken).not.toHaveBeenCalled();
  });

  it.each([
    'contoso.openai.azure.com',
    'CONTOSO.OpenAI.azure.COM',
    'contoso.cognitiveservices.azure.com',
    'contoso.services.ai.azure.com',
    'eastus2.realtimeapi-preview.ai.azure.com',
    'a.b.openai.azure.com',
  ])('include %s', async (host) => {
    expect((await provider().getCredential({ host })).value).toBe('t');
  });

  it('include those that are added, exactly', async () => {
    const allowedHosts = ['Gateway.example', '127.0.0.1', '[::1]', 'localhost', '*.corp.example'];
    for (const host of ['gateway.example', '127.0.0.1', '[::1]', 'localhost', 'a.corp.example', 'a.b.corp.example']) {
      expect((await provider(allowedHosts).getCredential({ host })).kind).toBe('bearer');
    }
    getToken.mockClear();
    for (const host of ['x.gateway.example', 'xgateway.example', 'corp.example', 'xcorp.example', '127.0.0.11']) {
      await expect(provider(allowedHosts).getCredential({ host })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    }
    expect(getToken).not.toHaveBeenCalled();
  });

  it.each([
    '',
    '*',
    '*.',
    '*.com',
    '.example',
    'https://gateway.example',
    'gateway.example:443',
    'gateway.example/',
    'a@b',
    '**.example',
    'gateway.example.',
  ])('cannot be added as %j', (entry) => {
    expect(() => provider([entry])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('do not show what a caller passed for a host by mistake', async () => {
    const error: unknown = await provider()
      .getCredential({ host: 'user:canary@contoso.openai.azure.com' })
      .catch((reason: unknown) => reason);
    expect(String(error)).not.toContain('canary');
  });
});
