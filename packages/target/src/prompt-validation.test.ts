import { createMessage, createPiece } from '@antiphon/memory';
import type { Message } from '@antiphon/interface';
import { describe, expect, it } from 'vitest';
import { validatePrompt } from './prompt-validation.ts';

const user = (...pieces: Message['pieces']): Message => createMessage({ conversationId: 'c', role: 'user', pieces });

describe('validatePrompt', () => {
  it('takes text and audio, together and alone', () => {
    const text = createPiece({ value: 'hello' });
    const audio = createPiece({ value: 'a.wav', dataType: 'audio_path' });
    expect(validatePrompt(user(text, audio)).pieces).toHaveLength(2);
    expect(validatePrompt(user(audio)).pieces).toHaveLength(1);
  });

  it('adds what the call says to what the message says', () => {
    const message = { ...user(createPiece({ value: 'hello' })), labels: { operation: 'spring', kind: 'a' } };
    expect(validatePrompt(message, { conversationId: 'other', labels: { kind: 'b' } })).toMatchObject({
      conversationId: 'other',
      labels: { operation: 'spring', kind: 'b' },
    });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['no pieces', { ...user(createPiece({ value: 'x' })), pieces: [] }],
    ['pieces that are none', { ...user(createPiece({ value: 'x' })), pieces: ['x'] }],
    ['an assistant message', { ...user(createPiece({ value: 'x' })), role: 'assistant' }],
    ['an empty conversation id', { ...user(createPiece({ value: 'x' })), conversationId: '' }],
    ['an empty text', user(createPiece({ value: '' }))],
    ['a text that a converter emptied', user(createPiece({ value: 'x', convertedValue: '' }))],
    ['an empty path', user(createPiece({ value: '', dataType: 'audio_path' }))],
  ])('refuses %s', (_name, message) => {
    expect(() => validatePrompt(message as Message)).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });

  it.each(['image_path', 'function_call', 'function_call_output', 'error'] as const)(
    'cannot send a piece of %s',
    (dataType) => {
      const message = user(createPiece({ value: 'hello' }), createPiece({ value: 'x', dataType }));
      expect(() => validatePrompt(message)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
    },
  );

  it.each(['responseFormat', 'response_format'])('refuses to promise a JSON answer, asked for as %s', (name) => {
    const message = user(createPiece({ value: 'hello', metadata: { [name]: 'json' } }));
    expect(() => validatePrompt(message)).toThrowError(expect.objectContaining({ code: 'UNSUPPORTED' }));
  });
});
