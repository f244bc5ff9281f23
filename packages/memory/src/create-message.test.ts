import { describe, expect, it } from 'vitest';
import { createMessage } from './create-message.ts';
import { createPiece } from './create-piece.ts';
import { sha256Hex } from './sha256-hex.ts';

const ID = '00000000-0000-4000-8000-00000000000a';

describe('createPiece', () => {
  it('fills in everything for a text', async () => {
    const sha256 = await sha256Hex('hello');
    expect(createPiece({ value: 'hello', sha256, randomUuid: () => ID })).toStrictEqual({
      id: ID,
      originalValue: 'hello',
      originalValueDataType: 'text',
      originalValueSha256: sha256,
      convertedValue: 'hello',
      convertedValueDataType: 'text',
      convertedValueSha256: sha256,
      originalPromptId: ID,
      metadata: {},
      converterIdentifiers: [],
      responseError: 'none',
    });
  });

  it('does not claim the original hash for a converted value', () => {
    const sha256 = 'ab'.repeat(32);
    expect(createPiece({ value: 'a', sha256, convertedValue: 'b' })).not.toHaveProperty('convertedValueSha256');
    expect(createPiece({ value: 'a', sha256, convertedDataType: 'audio_path' })).not.toHaveProperty(
      'convertedValueSha256',
    );
    expect(createPiece({ value: 'a', convertedValue: 'b', convertedSha256: sha256 })).toMatchObject({
      convertedValue: 'b',
      convertedValueSha256: sha256,
    });
  });

  it('makes a new id each time', () => {
    expect(createPiece({ value: '' }).id).not.toBe(createPiece({ value: '' }).id);
  });

  it.each([
    ['piece.id', { value: 'x', id: 'ABC' }],
    ['piece.originalValue', { value: 5 as unknown as string }],
    ['piece.originalValueSha256', { value: 'x', sha256: '' }],
    ['piece.metadata["when"]', { value: 'x', metadata: { when: new Date() as unknown as string } }],
  ])('names %s when it is wrong', (param, options) => {
    expect(() => createPiece(options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: { param } }),
    );
  });

  it('refuses metadata that goes round in a circle', () => {
    const metadata: Record<string, never> = {};
    Object.assign(metadata, { self: metadata });
    expect(() => createPiece({ value: 'x', metadata })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

describe('createMessage', () => {
  it('takes the time of the clock in whole milliseconds', () => {
    const clock = { nowMs: () => 1_234.9, setTimer: () => ({ [Symbol.dispose]: () => undefined }) };
    const pieces = [createPiece({ value: 'x' })];
    expect(createMessage({ conversationId: 'c', role: 'tool', pieces, clock })).toStrictEqual({
      conversationId: 'c',
      role: 'tool',
      pieces,
      labels: {},
      timestampMs: 1_234,
    });
  });

  it('is frozen through and through', () => {
    const metadata = { list: [{ deep: 1 }] };
    const message = createMessage({
      conversationId: 'c',
      role: 'user',
      pieces: [createPiece({ value: 'x', metadata })],
    });
    const list = message.pieces[0]?.metadata['list'] as readonly object[];
    for (const part of [message, message.labels, message.pieces, message.pieces[0], list, list[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(metadata.list)).toBe(false);
  });

  it('needs a piece', () => {
    expect(() => createMessage({ conversationId: 'c', role: 'user', pieces: [] })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: { param: 'message.pieces' } }),
    );
  });
});

describe('sha256Hex', () => {
  it('is the SHA-256 of the UTF-8 bytes', async () => {
    expect(await sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256Hex('ü')).toBe(await sha256Hex(Uint8Array.of(0xc3, 0xbc)));
    expect(await sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
