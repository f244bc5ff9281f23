import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCredential } from './credential.ts';

describe('createCredential', () => {
  const credential = createCredential({ kind: 'api-key', value: 'canary-secret', expiresAtMs: 5 });

  it('gives the value to whoever asks for it by name', () => {
    expect(credential.value).toBe('canary-secret');
    expect(credential.kind).toBe('api-key');
    expect(credential.expiresAtMs).toBe(5);
  });

  it.each([
    ['JSON', () => JSON.stringify({ credential })],
    ['inspect', () => inspect({ credential }, { showHidden: true, depth: 5, getters: false })],
    ['template text', () => String(credential as unknown)],
    ['a spread copy', () => inspect({ ...credential })],
    ['an error', () => inspect(new Error('x', { cause: credential }))],
  ])('does not show the value in %s', (_name, print) => {
    expect(print()).not.toContain('canary');
  });
});
