import { createCredential, type CredentialKind } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../endpoint.ts';
import { previewDialect } from '../dialects/preview-dialect.ts';
import { gaDialect } from '../ga-dialect.ts';
import { azure, type AzureOptions } from './azure.ts';
import { azurePreview, type AzurePreviewOptions } from './azure-preview.ts';
import { compatible } from './compatible.ts';
import { openai, type OpenaiOptions } from './openai.ts';

const SECRET = 'canary-key-123';
const credential = (kind: CredentialKind = 'api-key', value: string = SECRET) => createCredential({ kind, value });
const withHeaders = { carriesHeaders: true };
const withoutHeaders = { carriesHeaders: false };
const hrefOf = (endpoint: Endpoint): string => endpoint.connectRequest(undefined, withHeaders).url.href;
const refused = (code: string): unknown =>
  expect.objectContaining({ code, message: expect.not.stringContaining('canary') });

describe('openai', () => {
  const endpoint = openai({ model: 'gpt-realtime' });

  it('connects to the API with the key as a bearer, whatever its kind', () => {
    for (const kind of ['api-key', 'bearer', 'client-secret'] as const) {
      const request = endpoint.connectRequest(credential(kind), withHeaders);
      expect({ ...request, url: request.url.href }).toEqual({
        url: 'wss://api.openai.com/v1/realtime?model=gpt-realtime',
        headers: { authorization: `Bearer ${SECRET}` },
        protocols: [],
      });
    }
    expect(endpoint).toMatchObject({ name: 'openai', model: 'gpt-realtime', dialect: gaDialect });
  });

  it('uses subprotocols where there are no headers', () => {
    const account = openai({ model: 'm', organization: 'org-a', project: 'proj_b' });
    expect(account.connectRequest(credential(), withoutHeaders)).toMatchObject({
      headers: {},
      protocols: [
        'realtime',
        `openai-insecure-api-key.${SECRET}`,
        'openai-organization.org-a',
        'openai-project.proj_b',
      ],
    });
  });

  it('names organization and project in headers', () => {
    const account = openai({ model: 'm', organization: 'org-a', project: 'proj_b' });
    expect(account.connectRequest(credential(), withHeaders).headers).toEqual({
      authorization: `Bearer ${SECRET}`,
      'openai-organization': 'org-a',
      'openai-project': 'proj_b',
    });
  });

  it('sends nothing secret without a credential', () => {
    for (const carrier of [withHeaders, withoutHeaders]) {
      expect(endpoint.connectRequest(undefined, carrier)).toMatchObject({ headers: {}, protocols: [] });
    }
  });

  it.each([
    ['https://proxy.example/openai/v1', 'wss://proxy.example/openai/v1/realtime?model=m'],
    ['https://proxy.example/openai/v1/', 'wss://proxy.example/openai/v1/realtime?model=m'],
    ['http://127.0.0.1:9/v1', 'ws://127.0.0.1:9/v1/realtime?model=m'],
    ['ws://localhost:9/v1/realtime?model=other&x=1', 'ws://localhost:9/v1/realtime?model=m&x=1'],
  ])('takes the base %s', (baseUrl, href) => {
    expect(hrefOf(openai({ model: 'm', baseUrl }))).toBe(href);
  });

  it('writes any model name into the query safely', () => {
    const url = openai({ model: 'a&b=c #?é' }).connectRequest(undefined, withHeaders).url;
    expect([...url.searchParams]).toEqual([['model', 'a&b=c #?é']]);
  });

  it.each([
    { model: '' },
    { model: ' ' },
    { model: undefined },
    { translationModel: '' },
    { intent: 'translation' },
    { callId: 'rtc 1' },
    { model: 'm', intent: 'transcription' },
    { model: 'm', translationModel: 'm' },
    { callId: 'rtc_1', intent: 'transcription' },
    { model: 'm', safetyIdentifier: 'a\r\nx: y' },
  ])('refuses %j', (options) => {
    expect(() => openai(options as OpenaiOptions)).toThrow(refused('INVALID_ARGUMENT'));
  });

  it.each<[OpenaiOptions, string]>([
    [{ intent: 'transcription' }, 'wss://api.openai.com/v1/realtime?intent=transcription'],
    [{ callId: 'rtc_1' }, 'wss://api.openai.com/v1/realtime?call_id=rtc_1'],
    [{ translationModel: 'm' }, 'wss://api.openai.com/v1/realtime/translations?model=m'],
    [
      { translationModel: 'm', baseUrl: 'wss://api.openai.com/v1/realtime/translations' },
      'wss://api.openai.com/v1/realtime/translations?model=m',
    ],
    [
      { intent: 'transcription', baseUrl: 'wss://host.example/v1/realtime?model=old&x=1' },
      'wss://host.example/v1/realtime?x=1&intent=transcription',
    ],
  ])('connects for %j', (options, href) => {
    expect(hrefOf(openai(options))).toBe(href);
  });

  it('names the user of the application in a header', () => {
    const endpoint = openai({ model: 'm', safetyIdentifier: 'user-9' });
    expect(endpoint.connectRequest(undefined, withHeaders).headers).toEqual({ 'openai-safety-identifier': 'user-9' });
    expect(endpoint.connectRequest(credential(), withoutHeaders).protocols).toHaveLength(2);
  });

  it('refuses an organization or project that would break a header', () => {
    expect(() => openai({ model: 'm', organization: 'a\r\nx: y' })).toThrow(refused('INVALID_ARGUMENT'));
    expect(() => openai({ model: 'm', project: 'a b' })).toThrow(refused('INVALID_ARGUMENT'));
  });

  it('gives each request a URL of its own', () => {
    endpoint.connectRequest(undefined, withHeaders).url.host = 'evil.example';
    expect(endpoint.connectRequest(undefined, withHeaders).url.host).toBe('api.openai.com');
  });
});

describe('azure', () => {
  const GA = 'wss://contoso.openai.azure.com/openai/v1/realtime?model=dep';

  it.each<[string, AzureOptions]>([
    ['a name', { resource: 'contoso', deployment: 'dep' }],
    ['a URL', { endpoint: 'https://contoso.openai.azure.com', deployment: 'dep' }],
    ['a URL object', { endpoint: new URL('https://contoso.openai.azure.com/'), deployment: 'dep' }],
    ['a URL with /openai', { endpoint: 'https://contoso.openai.azure.com/openai', deployment: 'dep' }],
    ['a URL with /openai/v1/', { endpoint: 'https://contoso.openai.azure.com/openai/v1/', deployment: 'dep' }],
    ['a complete URL', { endpoint: 'wss://contoso.openai.azure.com/openai/v1/realtime?model=x', deployment: 'dep' }],
    [
      'an api-version, which it drops',
      { endpoint: 'https://contoso.openai.azure.com/?api-version=2024-10-21', deployment: 'dep' },
    ],
  ])('finds the GA path from %s', (_name, options) => {
    expect(hrefOf(azure(options))).toBe(GA);
  });

  it.each([
    [
      'https://contoso.services.ai.azure.com/api/projects/p',
      'wss://contoso.services.ai.azure.com/openai/v1/realtime?model=dep',
    ],
    ['https://proxy.example/ai', 'wss://proxy.example/ai/openai/v1/realtime?model=dep'],
    ['https://proxy.example/ai/openai/v1', 'wss://proxy.example/ai/openai/v1/realtime?model=dep'],
    ['http://localhost:7', 'ws://localhost:7/openai/v1/realtime?model=dep'],
  ])('takes %s', (endpoint, href) => {
    expect(hrefOf(azure({ endpoint, deployment: 'dep' }))).toBe(href);
  });

  it('puts a key and a token where each belongs', () => {
    const endpoint = azure({ resource: 'contoso', deployment: 'dep' });
    const headers = (kind: CredentialKind): unknown => endpoint.connectRequest(credential(kind), withHeaders).headers;
    expect(headers('api-key')).toEqual({ 'api-key': SECRET });
    expect(headers('bearer')).toEqual({ authorization: `Bearer ${SECRET}` });
    expect(headers('client-secret')).toEqual({ authorization: `Bearer ${SECRET}` });
    expect(endpoint.connectRequest(credential(), withHeaders).protocols).toEqual([]);
  });

  it('says that it cannot carry a credential without headers', () => {
    const endpoint = azure({ resource: 'contoso', deployment: 'dep' });
    expect(() => endpoint.connectRequest(credential(), withoutHeaders)).toThrow(refused('UNSUPPORTED'));
    expect(endpoint.connectRequest(undefined, withoutHeaders).protocols).toEqual([]);
  });

  it('says for a preview URL what to paste or to use', () => {
    const endpoint = 'wss://contoso.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d';
    expect(() => azure({ endpoint, deployment: 'dep' })).toThrow(refused('INVALID_ARGUMENT'));
    expect(() => azure({ endpoint, deployment: 'dep' })).toThrow(
      'paste wss://contoso.openai.azure.com/openai/v1/realtime?model=d, or use azurePreview',
    );
  });

  it('connects for a transcription or a call instead of a deployment', () => {
    expect(azure({ resource: 'contoso', intent: 'transcription' }).model).toBeUndefined();
    expect(hrefOf(azure({ endpoint: GA, intent: 'transcription' }))).toBe(
      'wss://contoso.openai.azure.com/openai/v1/realtime?intent=transcription',
    );
    expect(hrefOf(azure({ endpoint: `${GA}&intent=transcription`, callId: 'rtc_1' }))).toBe(
      'wss://contoso.openai.azure.com/openai/v1/realtime?call_id=rtc_1',
    );
  });

  it('puts a credential into the query only with permission, and only without headers', () => {
    const open = azure({ resource: 'contoso', deployment: 'dep', allowCredentialInQuery: true });
    const query = (kind: CredentialKind): URLSearchParams =>
      open.connectRequest(credential(kind), withoutHeaders).url.searchParams;
    expect(query('api-key').get('api-key')).toBe(SECRET);
    expect(query('bearer').get('Authorization')).toBe(`Bearer ${SECRET}`);
    expect(open.connectRequest(credential(), withHeaders)).toMatchObject({ headers: { 'api-key': SECRET } });
    expect(open.connectRequest(credential(), withHeaders).url.href).toBe(GA);
    expect(open.connectRequest(undefined, withoutHeaders).url.href).toBe(GA);
    expect(() => open.connectRequest(credential('api-key', ''), withoutHeaders)).toThrow(refused('AUTH_FAILED'));
    const plain = azure({ endpoint: 'ws://host.example', deployment: 'd', allowCredentialInQuery: true });
    expect(() => plain.connectRequest(credential(), withoutHeaders)).toThrow(refused('INVALID_ARGUMENT'));
  });

  it.each([
    { deployment: 'd' },
    { deployment: 'd', endpoint: 'https://x.openai.azure.com', resource: 'x' },
    { deployment: '', resource: 'x' },
    { resource: 'x' },
    { deployment: 'd', resource: '' },
    { deployment: 'd', resource: 'evil.example/' },
    { deployment: 'd', resource: 'a.b' },
    { deployment: 'd', endpoint: 'contoso' },
    { deployment: 'd', resource: 'x', intent: 'transcription' },
    { resource: 'x', intent: 'conversation' },
    { resource: 'x', callId: '' },
    { resource: 'x', callId: 'a&b' },
    { deployment: 'd', endpoint: 'https://x.openai.azure.com/openai/deployments/d/chat/completions' },
  ])('refuses %j', (options) => {
    expect(() => azure(options as AzureOptions)).toThrow(refused('INVALID_ARGUMENT'));
  });
});

describe('azurePreview', () => {
  const PREVIEW = 'wss://contoso.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=dep';

  it.each<[string, AzurePreviewOptions]>([
    ['a name', { resource: 'contoso', deployment: 'dep' }],
    ['a URL', { endpoint: 'https://contoso.openai.azure.com/', deployment: 'dep' }],
    ['a URL with /openai', { endpoint: 'https://contoso.openai.azure.com/openai', deployment: 'dep' }],
    ['a complete URL', { endpoint: PREVIEW.replace('=dep', '=old'), deployment: 'dep' }],
  ])('finds the preview path from %s', (_name, options) => {
    const endpoint = azurePreview(options);
    expect(hrefOf(endpoint)).toBe(PREVIEW);
    expect(endpoint).toMatchObject({ name: 'azure-preview', model: 'dep', dialect: { name: 'preview' } });
  });

  it('speaks the version that it is given, in the URL or beside it', () => {
    const first = '2024-10-01-preview';
    const inUrl = azurePreview({ endpoint: `https://contoso.openai.azure.com?api-version=${first}`, deployment: 'd' });
    const given = azurePreview({ resource: 'contoso', deployment: 'd', apiVersion: first });
    const off = {
      type: 'session.update',
      session: { type: 'realtime', audio: { input: { turn_detection: null } } },
    } as const;
    for (const endpoint of [inUrl, given]) {
      expect(hrefOf(endpoint)).toBe(`wss://contoso.openai.azure.com/openai/realtime?api-version=${first}&deployment=d`);
      expect(endpoint.dialect.encode(off)).toBe(
        '{"type":"session.update","session":{"turn_detection":{"type":"none"}}}',
      );
    }
  });

  it('takes a proxy before the resource', () => {
    const endpoint = azurePreview({ endpoint: 'http://localhost:7/ai', deployment: 'd' });
    expect(endpoint.connectRequest(undefined, withHeaders).url.pathname).toBe('/ai/openai/realtime');
  });

  it('puts a key and a token where azure puts them', () => {
    const endpoint = azurePreview({ resource: 'contoso', deployment: 'dep' });
    expect(endpoint.connectRequest(credential(), withHeaders).headers).toEqual({ 'api-key': SECRET });
    expect(endpoint.connectRequest(credential('bearer'), withHeaders).headers).toEqual({
      authorization: `Bearer ${SECRET}`,
    });
    expect(() => endpoint.connectRequest(credential(), withoutHeaders)).toThrow(refused('UNSUPPORTED'));
  });

  it.each([
    { deployment: 'd' },
    { deployment: '', resource: 'x' },
    { resource: 'x' },
    { deployment: 'd', resource: 'x', apiVersion: '' },
    { deployment: 'd', resource: 'x', apiVersion: 'a&b=c' },
    { deployment: 'd', endpoint: 'https://x.openai.azure.com/openai/v1/realtime' },
    { deployment: 'd', endpoint: 'https://x.openai.azure.com/openai/v1' },
    { deployment: 'd', endpoint: 'https://x.openai.azure.com/openai/deployments/d' },
  ])('refuses %j', (options) => {
    expect(() => azurePreview(options as AzurePreviewOptions)).toThrow(refused('INVALID_ARGUMENT'));
  });
});

describe('compatible', () => {
  it.each([
    ['ws://127.0.0.1:8080/v1/realtime', 'ws://127.0.0.1:8080/v1/realtime'],
    ['ws://127.0.0.1:8080', 'ws://127.0.0.1:8080/v1/realtime'],
    ['http://localhost:8080/', 'ws://localhost:8080/v1/realtime'],
    ['http://[::1]:8080/v1', 'ws://[::1]:8080/v1/realtime'],
    ['http://127.1/v1', 'ws://127.0.0.1/v1/realtime'],
    ['https://host.example/api', 'wss://host.example/api/realtime'],
    ['https://host.example/api/v2/', 'wss://host.example/api/v2/realtime'],
    ['wss://host.example/v1beta', 'wss://host.example/v1beta/realtime'],
    ['wss://host.example/my/socket', 'wss://host.example/my/socket'],
    ['https://host.example/v1/realtime/translations/', 'wss://host.example/v1/realtime/translations'],
    ['https://host.example/v1?tenant=a&model=b', 'wss://host.example/v1/realtime?tenant=a&model=b'],
    ['wss://host.example/v1/realtime/#part', 'wss://host.example/v1/realtime'],
    ['  https://host.example/v1\n', 'wss://host.example/v1/realtime'],
    ['http://host.example/v1', 'wss://host.example/v1/realtime'],
    ['http://127.0.0.1.evil.example/v1', 'wss://127.0.0.1.evil.example/v1/realtime'],
    ['ws://192.168.0.5:8080/v1', 'ws://192.168.0.5:8080/v1/realtime'],
  ])('connects for %j to %s', (url, href) => {
    expect(hrefOf(compatible({ url }))).toBe(href);
  });

  it('lets the model option win over the URL', () => {
    const url = 'wss://host.example/v1?model=a&x=1';
    expect(compatible({ url }).model).toBe('a');
    expect(compatible({ url, model: 'b' }).model).toBe('b');
    expect(hrefOf(compatible({ url, model: 'b' }))).toBe('wss://host.example/v1/realtime?model=b&x=1');
    expect(compatible({ url: 'wss://host.example/v1' }).model).toBeUndefined();
    expect(() => compatible({ url, model: '' })).toThrow(refused('INVALID_ARGUMENT'));
  });

  it('speaks the dialect it is given', () => {
    const dialect = { ...gaDialect };
    expect(compatible({ url: 'wss://host.example', dialect }).dialect).toBe(dialect);
  });

  it('asks a server for the preview the way OpenAI was asked', () => {
    const endpoint = compatible({ url: 'https://host.example/v1', dialect: previewDialect });
    expect(endpoint.connectRequest(undefined, withHeaders).headers).toEqual({ 'openai-beta': 'realtime=v1' });
    expect(endpoint.connectRequest(credential(), withHeaders).headers).toEqual({
      authorization: `Bearer ${SECRET}`,
      'openai-beta': 'realtime=v1',
    });
    expect(endpoint.connectRequest(undefined, withoutHeaders).protocols).toEqual([]);
    expect(endpoint.connectRequest(credential(), withoutHeaders).protocols).toContain('openai-beta.realtime-v1');
  });

  it('carries the credential like openai', () => {
    const endpoint = compatible({ url: 'https://host.example/v1' });
    expect(endpoint.connectRequest(credential(), withHeaders).headers).toEqual({ authorization: `Bearer ${SECRET}` });
    expect(endpoint.connectRequest(credential(), withoutHeaders)).toMatchObject({
      headers: {},
      protocols: ['realtime', `openai-insecure-api-key.${SECRET}`],
    });
  });

  it.each([
    'ws://192.168.0.5:8080/v1',
    'ws://host.example/v1',
    'ws://localhost.evil.example',
    'ws://127.0.0.1.evil.example',
    'ws://0.0.0.0:80',
    'ws://localhost.:80',
  ])('never sends a credential to %s in the clear', (url) => {
    for (const carrier of [withHeaders, withoutHeaders]) {
      expect(() => compatible({ url }).connectRequest(credential(), carrier)).toThrow(refused('INVALID_ARGUMENT'));
    }
    expect(compatible({ url }).connectRequest(undefined, withHeaders).headers).toEqual({});
  });

  it.each(['ws://127.0.0.1:1', 'ws://127.9.9.9:1', 'ws://localhost:1', 'ws://[::1]:1'])(
    'sends a credential to this machine at %s',
    (url) => {
      expect(compatible({ url }).connectRequest(credential(), withHeaders).headers).toHaveProperty('authorization');
    },
  );

  it.each([
    '',
    'host.example/v1',
    'localhost:8080',
    'canary-key-123',
    'ftp://host.example',
    'file:///etc/passwd',
    'https://',
  ])('refuses %j with a sentence and without repeating it', (url) => {
    expect(() => compatible({ url })).toThrow(refused('INVALID_ARGUMENT'));
  });

  it.each([
    'https://user:canary@host.example/v1',
    'https://canary@host.example/v1',
    'wss://host.example/v1?api-key=canary',
    'wss://host.example/v1?API_KEY=canary',
    'wss://host.example/v1?Authorization=Bearer%20canary',
    'wss://host.example/v1?access_token=canary',
  ])('refuses a URL that holds a credential: %s', (url) => {
    expect(() => compatible({ url })).toThrow(refused('INVALID_ARGUMENT'));
  });

  it.each(['canary key', 'canary\r\nx-evil: 1', '', 'canaryé'])(
    'refuses the credential %j, which no header can carry',
    (value) => {
      const endpoint = compatible({ url: 'https://host.example' });
      expect(() => endpoint.connectRequest(credential('api-key', value), withHeaders)).toThrow(refused('AUTH_FAILED'));
    },
  );

  it.each(['canary/key', 'canary=', 'canary,other', ''])(
    'refuses the credential %j, which no subprotocol can carry',
    (value) => {
      const endpoint = compatible({ url: 'https://host.example' });
      expect(() => endpoint.connectRequest(credential('api-key', value), withoutHeaders)).toThrow(
        refused('UNSUPPORTED'),
      );
    },
  );
});

describe('httpUrl', () => {
  it.each([
    [openai({ model: 'm' }), 'https://api.openai.com/v1/realtime/client_secrets'],
    [
      azure({ resource: 'contoso', deployment: 'd' }),
      'https://contoso.openai.azure.com/openai/v1/realtime/client_secrets',
    ],
    [openai({ translationModel: 'm' }), 'https://api.openai.com/v1/realtime/translations/client_secrets'],
    [
      azurePreview({ resource: 'contoso', deployment: 'd' }),
      'https://contoso.openai.azure.com/openai/realtimeapi/client_secrets?api-version=2025-04-01-preview',
    ],
    [compatible({ url: 'ws://127.0.0.1:8080?x=1' }), 'http://127.0.0.1:8080/v1/realtime/client_secrets'],
  ])('stands beside the socket', (endpoint, href) => {
    expect(endpoint.httpUrl('client_secrets').href).toBe(href);
    expect(endpoint.httpUrl('/client_secrets').href).toBe(href);
  });
});
