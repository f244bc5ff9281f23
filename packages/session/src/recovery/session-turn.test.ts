import { describe, expect, it } from 'vitest';
import { sessionTurn, type SessionTurnSource } from './session-turn.ts';

const activity = (going: Partial<NonNullable<SessionTurnSource['activity']>>): SessionTurnSource['activity'] => ({
  isUserSpeaking: false,
  isTranscribing: false,
  hasModelSpoken: false,
  hasTurnDetection: false,
  reset: () => undefined,
  ...going,
});
const buffered = (durationMs: number, lostMs = 0): SessionTurnSource['inputBuffer'] => ({
  durationMs: () => durationMs,
  lostMs: () => lostMs,
});
const quiet: SessionTurnSource = {
  activity: undefined,
  areResponsesRunning: false,
  isResponseExpected: false,
  pendingCommandCount: 0,
  inputBuffer: buffered(0),
  inputFormat: undefined,
  isBusy: () => false,
};

describe('sessionTurn', () => {
  it('is at a boundary when nothing goes on', () => {
    expect(sessionTurn(quiet)).toMatchObject({ isBoundary: true, isUnderWay: false });
    expect(sessionTurn({ ...quiet, activity: activity({}) })).toMatchObject({ isBoundary: true, isUnderWay: false });
  });

  it.each<[string, Partial<SessionTurnSource>]>([
    ['a response runs', { areResponsesRunning: true }],
    ['the user speaks', { activity: activity({ isUserSpeaking: true }) }],
    ['the user has said something that nobody has committed', { inputBuffer: buffered(20) }],
  ])('is under way when %s', (_name, going) => {
    expect(sessionTurn({ ...quiet, ...going })).toMatchObject({ isBoundary: false, isUnderWay: true });
  });

  it.each<[string, Partial<SessionTurnSource>]>([
    ['the server will answer', { isResponseExpected: true }],
    ['a command waits', { pendingCommandCount: 1 }],
    ['a transcript is to come', { activity: activity({ isTranscribing: true }) }],
    ['something goes on outside', { isBusy: () => true }],
  ])('is at no boundary, and nothing would be cut, when %s', (_name, going) => {
    expect(sessionTurn({ ...quiet, ...going })).toMatchObject({ isBoundary: false, isUnderWay: false });
  });

  it('takes the buffer for silence where the server finds the turns', () => {
    const listening = { ...quiet, activity: activity({ hasTurnDetection: true }), inputBuffer: buffered(60_000) };
    expect(sessionTurn(listening)).toMatchObject({ isBoundary: true, isUnderWay: false });
  });

  it('tells what of the buffer is lost, in the format that was agreed', () => {
    const inputBuffer = {
      durationMs: () => 40,
      lostMs: (format: SessionTurnSource['inputFormat']) => (format?.type === 'audio/pcmu' ? 30 : 5),
    };
    expect(sessionTurn({ ...quiet, inputBuffer }).lostInputMs).toBe(5);
    expect(sessionTurn({ ...quiet, inputBuffer, inputFormat: { type: 'audio/pcmu' } }).lostInputMs).toBe(30);
  });
});
