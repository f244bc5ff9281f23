import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../../test/fixture-lines.ts';
import { gaDialect } from '../ga-dialect.ts';
import { detectDialect } from './detect-dialect.ts';

const firstOf = (name: string): string => fixtureLines(name)[0] ?? '';
const created = (session: unknown): object => ({ type: 'session.created', session });

describe('detectDialect', () => {
  it.each([
    ['ga', created({ type: 'realtime' })],
    ['ga', created({ type: 'transcription', audio: {} })],
    ['ga', created({ id: 's', audio: { input: {} } })],
    ['preview', created({ modalities: ['text'] })],
    ['preview', created({ input_audio_format: 'pcm16', object: 'realtime.session' })],
    ['preview', { type: 'transcription_session.created', session: {} }],
    ['translation', created({ type: 'translation', audio: { output: { language: 'es' } } })],
    [undefined, created({ id: 's' })],
    [undefined, created(null)],
    [undefined, created([])],
    [undefined, { type: 'error', error: {} }],
    [undefined, { type: 'session.updated', session: { modalities: [] } }],
    [undefined, []],
  ])('finds %s', (dialect, event) => {
    expect(detectDialect(event)).toBe(dialect);
    expect(detectDialect(JSON.stringify(event))).toBe(dialect);
    expect(detectDialect(new TextEncoder().encode(JSON.stringify(event)))).toBe(dialect);
  });

  it('takes what GA made of the frame', () => {
    const frame = firstOf('preview-server-events.jsonl');
    const [event] = gaDialect.decode(frame);
    expect(detectDialect(event ?? {})).toBe('preview');
    expect(detectDialect(frame)).toBe('preview');
  });

  it.each(['', '{', 'null', '7', '"session.created"'])('makes nothing of %j', (frame) => {
    expect(detectDialect(frame)).toBeUndefined();
  });
});
