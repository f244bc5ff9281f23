import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantTimeEqual } from './constant-time-equal.ts';
import { allOf, allowedOrigins, anyOf, type Authenticator, type ClientRequest, clientKeys } from './index.ts';

const request = (headers: Record<string, string> = {}, protocols: string[] = []): ClientRequest => ({
  url: new URL('ws://127.0.0.1/v1/realtime'),
  headers,
  protocols,
});
const admit =
  (principal?: string): Authenticator =>
  () => ({ allowed: true, principal });
const refuse =
  (status: 401 | 403, code = 'no'): Authenticator =>
  () => ({ allowed: false, status, code, message: 'no' });

describe('clientKeys', () => {
  const authenticate = clientKeys(['k-alice', 'k-bob']);

  it.each([
    ['Authorization', request({ authorization: 'Bearer k-bob' })],
    ['api-key', request({ 'api-key': 'k-bob' })],
    ['the subprotocol', request({}, ['realtime', 'openai-insecure-api-key.k-bob'])],
  ])('reads the key from %s', async (_name, asked) => {
    expect(await authenticate(asked)).toEqual({ allowed: true, principal: 'client-key-2' });
  });

  it.each(['k-alic', 'k-alicee', 'K-ALICE', 'k-alice k-alice', '', 'k-alice\u0000', 'k-аlice'])(
    'refuses %j',
    async (key) => {
      expect(await authenticate(request({ 'api-key': key }))).toMatchObject({ allowed: false, status: 401 });
    },
  );

  it.each([[[]], [['']], [['k', ' ']]])('cannot be made of %j', (keys) => {
    expect(() => clientKeys(keys)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('constantTimeEqual', () => {
  it('agrees with plain comparison', () => {
    const bytes = uint8Array({ maxLength: 12 });
    assert(
      property(bytes, bytes, (left, right) => {
        expect(constantTimeEqual(left, right)).toBe(Buffer.compare(left, right) === 0);
        expect(constantTimeEqual(left, left.slice())).toBe(true);
      }),
    );
  });
});

describe('allowedOrigins', () => {
  const authenticate = allowedOrigins(['https://voice.example.com', 'http://127.0.0.1:8080']);

  it.each(['https://voice.example.com', 'http://127.0.0.1:8080'])('admits %s', async (origin) => {
    expect(await authenticate(request({ origin }))).toMatchObject({ allowed: true });
  });

  it.each([
    ['another scheme', 'http://voice.example.com'],
    ['another port', 'https://voice.example.com:8443'],
    ['the default port written out', 'https://voice.example.com:443'],
    ['a missing port', 'http://127.0.0.1'],
    ['upper case', 'https://VOICE.example.com'],
    ['a trailing dot', 'https://voice.example.com.'],
    ['a trailing slash', 'https://voice.example.com/'],
    ['a longer name', 'https://voice.example.com.attacker.test'],
    ['a longer prefix', 'https://evilvoice.example.com'],
    ['a Cyrillic look-alike', 'https://vоice.example.com'],
    ['its punycode', 'https://xn--vice-55d.example.com'],
    ['user information', 'https://voice.example.com@attacker.test'],
    ['an opaque origin', 'null'],
    ['a file', 'file://'],
    ['nothing', ''],
    ['a blank', ' https://voice.example.com'],
    ['two', 'https://voice.example.com, https://attacker.test'],
    ['a wildcard', '*'],
  ])('refuses %s', async (_name, origin) => {
    expect(await authenticate(request({ origin }))).toMatchObject({ allowed: false, status: 403 });
  });

  it('refuses an absent header unless told otherwise, and an empty one always', async () => {
    const lenient = allowedOrigins(['https://voice.example.com'], { allowAbsent: true });
    expect(await authenticate(request())).toMatchObject({ allowed: false });
    expect(await lenient(request())).toMatchObject({ allowed: true });
    expect(await lenient(request({ origin: '' }))).toMatchObject({ allowed: false });
  });

  it.each(['https://voice.example.com/', 'voice.example.com', '*', 'null', 'https://Voice.example.com', 'file://', ''])(
    'cannot be made of %j',
    (origin) => {
      expect(() => allowedOrigins([origin])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );
});

describe('anyOf and allOf', () => {
  it('anyOf admits with the first that admits', async () => {
    expect(await anyOf(refuse(401), admit('a'), admit('b'))(request())).toEqual({ allowed: true, principal: 'a' });
  });

  it('anyOf refuses with 401 when a credential might have helped', async () => {
    expect(await anyOf(refuse(401, 'key'), refuse(403))(request())).toMatchObject({ status: 401, code: 'key' });
    expect(await anyOf(refuse(403), refuse(401, 'key'))(request())).toMatchObject({ status: 401, code: 'key' });
    expect(await anyOf(refuse(403, 'a'), refuse(403, 'b'))(request())).toMatchObject({ status: 403, code: 'b' });
  });

  it('allOf refuses with the first refusal and names the first principal', async () => {
    expect(await allOf(admit(), refuse(403, 'a'), refuse(401))(request())).toMatchObject({ status: 403, code: 'a' });
    expect(await allOf(admit(), admit('a'), admit('b'))(request())).toEqual({ allowed: true, principal: 'a' });
  });

  it('without any authenticator both refuse', async () => {
    expect(await anyOf()(request())).toMatchObject({ allowed: false });
    expect(await allOf()(request())).toMatchObject({ allowed: false });
  });
});
