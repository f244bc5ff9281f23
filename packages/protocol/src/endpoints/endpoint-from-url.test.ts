import * as fc from 'fast-check';
import { isAntiphonError } from '@antiphon/interface';
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
    ['translations', 'wss://api.openai.com/v1/realtime/translations?model=m'],
    ['another path of OpenAI', 'wss://api.openai.com/v2/realtime?model=m'],
    ['a deployment of Azure', 'https://contoso.openai.azure.com/openai/deployments/d/chat/completions?api-version=x'],
    ['a web page', 'https://platform.openai.com/docs'],
    ['a portal', 'https://ai.azure.com/foundry?x=1'],
  ])('refuses %s', (_name, url) => {
    expect(() => endpointFromUrl(url)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('does not speak the preview yet', () => {
    const url = 'wss://contoso.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d';
    expect(() => endpointFromUrl(url)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
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
