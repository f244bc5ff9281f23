import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { terminalLogger } from './terminal-logger.ts';

function recorded() {
  const lines: string[] = [];
  return { lines, logger: terminalLogger({ colors: pc.createColors(false), note: (text) => lines.push(text) }) };
}

describe('terminalLogger', () => {
  it('tells warnings and errors in one line each, and nothing else', () => {
    const { lines, logger } = recorded();
    logger.debug('quiet');
    logger.info('quiet');
    logger.warn('client refused', { status: 502, remoteAddress: undefined });
    logger.error('a part threw', { error: new Error('one\n  two') });
    logger.error('no more');
    expect(lines).toEqual([
      'warning: client refused (status: 502)',
      'error: a part threw (error: one two)',
      'error: no more',
    ]);
  });

  it('shows no secret', () => {
    const { lines, logger } = recorded();
    logger.error('failed', { reason: 'Bearer canary-secret-1 was refused' });
    expect(lines.join()).not.toContain('canary');
  });
});
