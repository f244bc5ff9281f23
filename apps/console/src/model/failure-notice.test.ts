import { ANTIPHON_ERROR_CODES, AntiphonError } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { connectionNotice, lostNotice, turnNotice } from './failure-notice.ts';

describe('connectionNotice', () => {
  const refused = (code: string, agoMs = 100) => ({ upstream: 'openai', lastRefusal: { code, agoMs } });

  it.each([
    ['absent', /npm run serve/],
    ['stale', /Reload/],
    [refused('upstream_auth_failed'), /OPENAI_REALTIME_API_KEY/],
    [refused('upstream_unavailable'), /OPENAI_REALTIME_ENDPOINT/],
    [refused('session_limit_reached'), /Close another page/],
    [refused('toString'), /log/],
    [{ upstream: 'openai' }, /log/],
  ] as const)('says of %j what to do', (server, advice) => {
    expect(connectionNotice(server).advice).toMatch(advice);
  });

  it('does not blame a refusal of long ago', () => {
    expect(connectionNotice(refused('upstream_auth_failed', 60_000)).advice).not.toMatch(/KEY/);
  });
});

describe('lostNotice', () => {
  it('gives the reason where there is one', () => {
    expect(lostNotice('idle').title).toContain('idle');
    expect(lostNotice('').title).not.toContain('(');
  });
});

describe('turnNotice', () => {
  it.each(ANTIPHON_ERROR_CODES)('has a sentence and an advice for %s', (code) => {
    const { title, advice } = turnNotice(new AntiphonError({ code, message: 'it broke' }));
    for (const text of [title, advice]) expect(text).toMatch(/^[A-Z].*[.!?]$/);
  });

  it('says how long to wait where the server said so', () => {
    const failure = new AntiphonError({ code: 'RATE_LIMITED', message: 'slow down', retryAfterMs: 2_300 });
    expect(turnNotice(failure).advice).toContain('3 s');
  });

  it('does not show what it does not know', () => {
    expect(turnNotice(new TypeError('x is not a function')).advice).not.toContain('function');
  });
});
