import * as fc from 'fast-check';
import { createCredential, isAntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { endpointFromUrl } from './endpoint-from-url.ts';

const AZURE = 'wss://contoso.openai.azure.com/openai/v1/realtime?model=m';

describe('endpointFromUrl', () => {
  it.each([
    ['https://api.openai.com/v1', 'openai', 'wss://api.openai.com/v1/realtime?model=m'],
    ['https://api.openai.com', 'openai', 'wss://api.openai.com/v1/realtime?model=m'],
    ['https://API.OpenAI.com/v1/', 'openai', 'wss://api.openai.com/v1/realtime?model=m'],
    ['http://api.openai.com/v1', 'openai', 'wss://api.openai.com/v1/realtime?model=m'],
    ['wss://api.openai.com/v1/realtime', 'openai', 'wss://api.openai.com/v1/realtime?model=m'],
    ['wss://api.openai.com/v1/realtime?model=old&x=1', 'openai', 'wss://api.openai.com/v1/realtime?model=m&x=1'],
    ['https://contoso.openai.azure.com', 'azure', AZURE],
    ['https://contoso.openai.azure.com/', 'azure', AZURE],
    ['https://contoso.openai.azure.com/openai/v1', 'azure', AZURE],
    ['wss://contoso.openai.azure.com/openai/v1/realtime?model=old', 'azure', AZURE],
    ['https://contoso.openai.azure.com/openai/v1/realtime?deployment=old&api-version=x', 'azure', AZURE],
    [
      'https://contoso.cognitiveservices.azure.com',
      'azure',
      'wss://contoso.cognitiveservices.azure.com/openai/v1/realtime?model=m',
    ],
    [
      'https://contoso.services.ai.azure.com/api/projects/p1',
      'azure',
      'wss://contoso.services.ai.azure.com/openai/v1/realtime?model=m',
    ],
    ['ws://127.0.0.1:8080/v1/realtime', 'compatible', 'ws://127.0.0.1:8080/v1/realtime?model=m'],
    ['http://localhost:8080/v1', 'compatible', 'ws://localhost:8080/v1/realtime?model=m'],
    [
      'https://gateway.example/team/v1?region=eu',
      'compatible',
      'wss://gateway.example/team/v1/realtime?region=eu&model=m',
    ],
  ])('takes %s for %s', (url, name, href) => {
    for (const given of [url, new URL(url)]) {
      const endpoint = endpointFromUrl(given, { model: 'm' });
      expect(endpoint).toMatchObject({ name, model: 'm' });
      expect(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.href).toBe(href);
    }
  });

  it.each([
    ['wss://api.openai.com/v1/realtime?model=a', 'a'],
    ['wss://contoso.openai.azure.com/openai/v1/realtime?model=b', 'b'],
    ['https://contoso.openai.azure.com/?deployment=c', 'c'],
    ['ws://localhost:1/v1/realtime?model=d', 'd'],
    ['ws://localhost:1/v1/realtime', undefined],
  ])('keeps the model of %s', (url, model) => {
    expect(endpointFromUrl(url).model).toBe(model);
  });

  it('needs no model for a transcription or a call', () => {
    for (const query of ['intent=transcription', 'call_id=rtc_1']) {
      const endpoint = endpointFromUrl(`wss://api.openai.com/v1/realtime?${query}`);
      expect(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.search).toBe(`?${query}`);
    }
  });

  it.each([
    'https://openai.azure.com',
    'https://contoso.openai.azure.com.',
    'https://contoso.openai.azure.com.evil.example',
    'https://contosoopenai.azure.com',
    'https://contoso.openai.azure.com.:443/openai/v1',
    'https://evil.example/contoso.openai.azure.com',
    'https://evil.example/?x=contoso.openai.azure.com',
    'https://api.openai.com.evil.example',
    'https://api.openai.com.',
    'https://xapi.openai.com',
  ])('does not take %s for Azure or OpenAI', (url) => {
    expect(endpointFromUrl(url, { model: 'm' }).name).toBe('compatible');
  });

  it.each([
    ['no URL', 'contoso.openai.azure.com'],
    ['nothing', ''],
    ['a name', 'gpt-realtime'],
    ['another scheme', 'ftp://api.openai.com/v1'],
    ['a scheme that is a host', 'localhost:8080/v1'],
    ['user information that looks like a host', 'https://contoso.openai.azure.com@evil.example/'],
    ['user information before a host', 'https://key@contoso.openai.azure.com/'],
    ['a key in the query', 'wss://contoso.openai.azure.com/openai/v1/realtime?model=m&api-key=k'],
    ['a backslash', 'https://api.openai.com\\@evil.example/v1'],
    ['OpenAI without model', 'https://api.openai.com/v1'],
    ['Azure without deployment', 'https://contoso.openai.azure.com'],
    ['an empty model', 'https://api.openai.com/v1?model='],
    ['another API', 'https://api.openai.com/v1/chat/completions?model=m'],
    ['another API elsewhere', 'https://host.example/v1/responses'],
    ['a REST path of this API', 'https://api.openai.com/v1/realtime/client_secrets?model=m'],
    ['calls of WebRTC', 'https://api.openai.com/v1/realtime/calls?model=m'],
    ['the secrets of translations', 'https://api.openai.com/v1/realtime/translations/client_secrets'],
    ['translations without model', 'wss://api.openai.com/v1/realtime/translations'],
    ['the Live API', 'https://api.openai.com/v1/live/sessions'],
    ['the Voice Live API', 'wss://contoso.services.ai.azure.com/voice-live/realtime?api-version=x&model=m'],
    ['a region', 'https://swedencentral.api.cognitive.microsoft.com/openai/v1'],
    ['calls of WebRTC in a region', 'https://eastus2.realtimeapi-preview.ai.azure.com/v1/realtimertc?model=m'],
    ['a model and an intent', 'wss://api.openai.com/v1/realtime?model=m&intent=transcription'],
    ['a model and a call', 'wss://contoso.openai.azure.com/openai/v1/realtime?deployment=m&call_id=rtc_1'],
    ['a call and an intent', 'wss://api.openai.com/v1/realtime?call_id=rtc_1&intent=transcription'],
    ['a chat of Azure', 'https://contoso.openai.azure.com/openai/v1/chat/completions'],
    [
      'a deployment of Azure with a socket',
      'wss://contoso.openai.azure.com/openai/deployments/d/realtime?api-version=x',
    ],
    ['another path of Azure', 'https://contoso.openai.azure.com/v2'],
    ['the preview without deployment', 'wss://contoso.openai.azure.com/openai/realtime?api-version=2025-04-01-preview'],
    [
      'the preview with a key in its query',
      'wss://contoso.openai.azure.com/openai/realtime?deployment=m&OpenAI-Beta=realtime=v1&api-key=canary',
    ],
    [
      'the preview with a token in its query',
      'wss://contoso.openai.azure.com/openai/realtime?deployment=m&Authorization=Bearer%20canary',
    ],
    ['another path of OpenAI', 'wss://api.openai.com/v2/realtime?model=m'],
    ['a deployment of Azure', 'https://contoso.openai.azure.com/openai/deployments/d/chat/completions?api-version=x'],
    ['a web page', 'https://platform.openai.com/docs'],
    ['a portal', 'https://ai.azure.com/foundry?x=1'],
  ])('refuses %s', (_name, url) => {
    expect(() => endpointFromUrl(url)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    [
      'wss://contoso.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d',
      '?api-version=2025-04-01-preview&deployment=d',
    ],
    [
      'https://contoso.openai.azure.com/openai/realtime?api-version=2024-10-01-preview&deployment=d',
      '?api-version=2024-10-01-preview&deployment=d',
    ],
    // What a script of 2025 sent, without its key.
    [
      'wss://contoso.openai.azure.com/openai/realtime/?deployment=d&OpenAI-Beta=realtime=v1',
      '?deployment=d&OpenAI-Beta=realtime%3Dv1&api-version=2025-04-01-preview',
    ],
    ['wss://contoso.openai.azure.com/openai/realtime?model=d', '?api-version=2025-04-01-preview&deployment=d'],
  ])('speaks the preview with %s', (url, search) => {
    const endpoint = endpointFromUrl(url);
    expect(endpoint).toMatchObject({ name: 'azure-preview', model: 'd', dialect: { name: 'preview' } });
    const request = endpoint.connectRequest(undefined, { carriesHeaders: true });
    expect(request.url.origin + request.url.pathname).toBe('wss://contoso.openai.azure.com/openai/realtime');
    expect(request.url.search).toBe(search);
    expect(endpointFromUrl(url, { model: 'other' }).model).toBe('other');
  });

  it.each([
    ['https://eu.api.openai.com/v1', 'openai', 'wss://eu.api.openai.com/v1/realtime?model=m'],
    [
      'wss://api.openai.com/v1/realtime/translations?model=old',
      'openai',
      'wss://api.openai.com/v1/realtime/translations?model=m',
    ],
    ['https://contoso.openai.azure.com/v1', 'azure', AZURE],
    ['wss://contoso.openai.azure.com/v1/realtime', 'azure', AZURE],
    ['wss://contoso.openai.azure.com/realtime', 'azure', AZURE],
    ['https://contoso.openai.azure.com/openai/', 'azure', AZURE],
    ['https://contoso.openai.azure.com/openai/v1/?api-version=preview', 'azure', AZURE],
    ['wss://contoso.openai.azure.com/openai/v1/realtime?api-version=2025-04-01-preview&deployment=d', 'azure', AZURE],
    ['\n https://contoso.openai.azure.com \t', 'azure', AZURE],
    ['https://contoso.openai.azure.com:443', 'azure', AZURE],
    ['http://contoso.openai.azure.com', 'azure', AZURE],
  ])('takes %j for %s too', (url, name, href) => {
    const endpoint = endpointFromUrl(url, { model: 'm' });
    expect(endpoint.name).toBe(name);
    expect(endpoint.connectRequest(undefined, { carriesHeaders: true }).url.href).toBe(href);
  });

  it.each([
    [
      'https://contoso.openai.azure.com/openai/deployments/talk/realtime',
      'wss://contoso.openai.azure.com/openai/v1/realtime?model=talk',
    ],
    [
      'https://contoso.openai.azure.com/openai/deployments/talk/chat/completions?api-version=x',
      'wss://contoso.openai.azure.com/openai/v1/realtime?model=talk',
    ],
    ['https://contoso.openai.azure.com/openai/v1/responses', 'https://contoso.openai.azure.com or'],
    ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1 or'],
    ['https://gateway.example/v1/chat/completions', 'https://gateway.example/v1'],
    ['https://api.openai.com/v1/realtime/calls', 'wss://api.openai.com/v1/realtime?model=MODEL'],
    ['https://westus.api.cognitive.microsoft.com', 'https://RESOURCE.openai.azure.com'],
    ['https://platform.openai.com/playground', 'https://api.openai.com/v1'],
    ['api.openai.com/v1', 'https://api.openai.com/v1'],
    ['OPENAI_REALTIME_ENDPOINT=wss://x', 'https://api.openai.com/v1'],
    ['https://contoso.openai.azure.com', 'add ?model=NAME'],
    ['wss://contoso.openai.azure.com/openai/realtime', 'add ?deployment=NAME'],
    ['wss://api.openai.com/v1/realtime?model=m&call_id=c', 'keep ?model=NAME'],
  ])('says for %s what to paste instead', (url, sentence) => {
    expect(() => endpointFromUrl(url)).toThrow(sentence);
  });

  it('refuses a model beside another purpose', () => {
    for (const query of ['intent=transcription', 'call_id=rtc_1']) {
      for (const base of ['wss://api.openai.com/v1/realtime', 'wss://contoso.openai.azure.com/openai/v1/realtime']) {
        expect(() => endpointFromUrl(`${base}?${query}`, { model: 'm' })).toThrow(
          expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
        );
      }
    }
  });

  it('lets a credential into the query of Azure only where it is told to', () => {
    const credential = createCredential({ kind: 'api-key', value: 'k-1' });
    for (const path of ['/openai/v1/realtime', '/openai/realtime']) {
      const url = `wss://contoso.openai.azure.com${path}`;
      const open = endpointFromUrl(url, { model: 'm', allowCredentialInQuery: true });
      expect(open.connectRequest(credential, { carriesHeaders: false }).url.searchParams.get('api-key')).toBe('k-1');
      const closed = endpointFromUrl(url, { model: 'm' });
      expect(() => closed.connectRequest(credential, { carriesHeaders: false })).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED' }),
      );
    }
  });

  it('refuses a model that is empty instead of passing over it', () => {
    expect(() => endpointFromUrl('wss://api.openai.com/v1/realtime?model=a', { model: ' ' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it('gives a socket URL or a typed error for whatever is pasted', () => {
    const pasted = fc.oneof(
      fc.string(),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.webAuthority().map((host) => `ws://${host}`),
    );
    fc.assert(
      fc.property(pasted, (text) => {
        try {
          const { url } = endpointFromUrl(text).connectRequest(undefined, { carriesHeaders: true });
          expect(url.protocol).toMatch(/^wss?:$/);
          expect(url.hash + url.username).toBe('');
        } catch (error) {
          if (!isAntiphonError(error)) throw error;
          expect(['INVALID_ARGUMENT', 'UNSUPPORTED']).toContain(error.code);
        }
      }),
    );
  });
});
