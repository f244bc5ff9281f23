import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactHeaders } from './redact.ts';

describe('redact', () => {
  it.each([
    'Authorization: Bearer canary-secret-1',
    'wss://host/v1/realtime?model=m&api-key=canary-secret-1',
    'wss://host/?Authorization=canary-secret-1#x',
    'wss://user:canary-secret-1@host/',
    'realtime, openai-insecure-api-key.canary-secret-1, other',
    'the key sk-canarysecret1 was refused',
    'ek_canarysecret1',
    '{"accessToken":"canary-secret-1","expires_on":1}',
    'unexpected token in "{"access_token" : "canary-secret-1',
    '{"apiKey":"canary-secret-1"}',
    '{"client_secret":"canary-secret-1"}',
    'the token eyJhbGciOiJub25lIn0.canary-secret-1.canary was refused',
  ])('removes the secret from "%s"', (text) => {
    expect(redact(text)).not.toContain('canary');
    expect(redact(text)).toContain('[redacted]');
  });

  it('leaves an ordinary sentence and URL alone', () => {
    const text = 'connect to wss://api.openai.com/v1/realtime?model=gpt-realtime failed: 404 Not Found';
    expect(redact(text)).toBe(text);
  });

  it('is stable: redacting twice changes nothing more', () => {
    fc.assert(fc.property(fc.string(), (text) => redact(redact(text)) === redact(text)));
  });
});

describe('redactHeaders', () => {
  it('keeps names and harmless values, and replaces secret ones', () => {
    expect(redactHeaders({ authorization: 'Bearer abcdef', 'api-key': 'abc', 'user-agent': 'antiphon' })).toEqual({
      authorization: '[redacted]',
      'api-key': '[redacted]',
      'user-agent': 'antiphon',
    });
  });
});
