import { describe, expect, it } from 'vitest';
import { secretRemover } from './secret-remover.ts';

describe('secretRemover', () => {
  const clean = secretRemover({
    url: new URL('wss://user:canary-password@host/?model=gpt-realtime&api-key=canary-query'),
    headers: { authorization: 'Bearer canary-bearer', 'x-short': 'on' },
    protocols: ['realtime', 'openai-insecure-api-key.canary-protocol'],
  });

  it.each(['canary-password', 'canary-query', 'canary-bearer', 'canary-protocol'])('removes %s', (secret) => {
    expect(clean(`you sent ${secret}, and ${secret} is wrong`)).toBe('you sent [redacted], and [redacted] is wrong');
  });

  it('removes what looks like a secret though it was not in the request', () => {
    expect(clean('the key sk-othersecret1 was refused')).not.toContain('othersecret');
  });

  it('leaves the words of the protocol and harmless parameters alone', () => {
    expect(clean('realtime with gpt-realtime is on')).toBe('realtime with gpt-realtime is on');
  });
});
