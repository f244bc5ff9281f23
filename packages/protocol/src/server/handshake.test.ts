import { createCredential } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { azure } from '../endpoints/azure.ts';
import { compatible } from '../endpoints/compatible.ts';
import { credentialFromRequest } from './credential-from-request.ts';
import { selectSubprotocol } from './select-subprotocol.ts';

const found = (headers: Record<string, string>, protocols: readonly string[] = [], query = ''): unknown => {
  const url = new URL(`ws://127.0.0.1:1/v1/realtime${query}`);
  const credential = credentialFromRequest({ url, headers, protocols });
  return credential === undefined ? undefined : [credential.kind, credential.value];
};

describe('credentialFromRequest', () => {
  it.each([
    ['a bearer', { authorization: 'Bearer k1' }, [], ['bearer', 'k1']],
    ['a bearer in another case', { authorization: 'bearer  k1 ' }, [], ['bearer', 'k1']],
    ['an api-key', { 'api-key': 'k2' }, [], ['api-key', 'k2']],
    ['a subprotocol', {}, ['realtime', 'openai-insecure-api-key.k3.x'], ['api-key', 'k3.x']],
    ['a client secret as a bearer', { authorization: 'Bearer ek_4' }, [], ['client-secret', 'ek_4']],
    ['a client secret as a subprotocol', {}, ['openai-insecure-api-key.ek_5'], ['client-secret', 'ek_5']],
    [
      'the first of several',
      { authorization: 'Bearer k1', 'api-key': 'k2' },
      ['openai-insecure-api-key.k3'],
      ['bearer', 'k1'],
    ],
    [
      'the next when the first is another scheme',
      { authorization: 'Basic abc', 'api-key': 'k2' },
      [],
      ['api-key', 'k2'],
    ],
  ])('finds %s', (_name, headers, protocols, expected) => {
    expect(found(headers as Record<string, string>, protocols)).toEqual(expected);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, []],
    ['empty values', { authorization: '', 'api-key': ' ' }, ['openai-insecure-api-key.']],
    ['a bearer of nothing', { authorization: 'Bearer ' }, []],
    ['a bearer of two words', { authorization: 'Bearer a b' }, []],
    ['only realtime', {}, ['realtime']],
  ])('finds none in %s', (_name, headers, protocols) => {
    expect(found(headers, protocols)).toBeUndefined();
  });

  it('does not look into the URL', () => {
    expect(found({}, [], '?api-key=k&access_token=t')).toBeUndefined();
  });

  it('finds what the endpoints send', () => {
    const credential = createCredential({ kind: 'api-key', value: 'k-123' });
    for (const endpoint of [
      compatible({ url: 'ws://127.0.0.1:1' }),
      azure({ endpoint: 'http://127.0.0.1:1', deployment: 'd' }),
    ]) {
      expect(credentialFromRequest(endpoint.connectRequest(credential, { carriesHeaders: true }))?.value).toBe('k-123');
    }
    const browser = compatible({ url: 'ws://127.0.0.1:1' }).connectRequest(credential, { carriesHeaders: false });
    expect(credentialFromRequest(browser)?.value).toBe('k-123');
  });
});

describe('selectSubprotocol', () => {
  it('selects realtime when it is offered, and never one that carries a key', () => {
    expect(selectSubprotocol(['openai-insecure-api-key.k', 'realtime'])).toBe('realtime');
    expect(selectSubprotocol(['openai-insecure-api-key.k'])).toBeUndefined();
    expect(selectSubprotocol([])).toBeUndefined();
  });
});
