import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';

describe('parseScenario', () => {
  it('reads every kind of step', () => {
    const samples = Int16Array.of(1, 2, 3);
    const scenario = parseScenario(
      {
        turns: [
          { match: 'Weather|rain', reply: ['It is sunny.'] },
          {
            heard: 'hello',
            reply: [
              { type: 'say', text: 'a' },
              { type: 'text', text: 'b' },
              { type: 'audio', file: 'beep.wav', transcript: 'beep' },
              { type: 'function_call', name: 'f', arguments: { x: 1 }, callId: 'call_1' },
              { type: 'function_call', name: 'f', arguments: 'not json' },
              { type: 'delay', durationMs: 5 },
              { type: 'incomplete', reason: 'content_filter' },
              { type: 'fail', message: 'broken', code: 'c' },
            ],
          },
        ],
        otherwise: ['Pardon?'],
      },
      { audioFiles: new Map([['beep.wav', samples]]) },
    );
    expect(scenario.turns[0]?.match?.test('the WEATHER today')).toBe(true);
    expect(scenario.turns[0]?.reply).toEqual([{ type: 'say', text: 'It is sunny.' }]);
    expect(scenario.turns[1]).toMatchObject({
      heard: 'hello',
      reply: [
        { type: 'say', text: 'a' },
        { type: 'text', text: 'b' },
        { type: 'audio', samples, transcript: 'beep' },
        { type: 'function_call', arguments: '{"x":1}', callId: 'call_1' },
        { type: 'function_call', arguments: 'not json' },
        { type: 'delay', durationMs: 5 },
        { type: 'incomplete', reason: 'content_filter' },
        { type: 'fail', error: { type: 'server_error', code: 'c', message: 'broken' } },
      ],
    });
    expect(scenario.otherwise).toEqual([{ type: 'say', text: 'Pardon?' }]);
  });

  it.each([
    ['no object', 5, ''],
    ['no turns', {}, 'turns'],
    ['an unknown field', { turns: [], extra: 1 }, ''],
    ['a turn without a reply', { turns: [{}] }, 'turns[0].reply'],
    ['a step without a type', { turns: [{ reply: [{}] }] }, 'turns[0].reply[0].type'],
    ['an unknown step', { turns: [{ reply: ['x', { type: 'sing' }] }] }, 'turns[0].reply[1].type'],
    ['a number for a step', { turns: [{ reply: [5] }] }, 'turns[0].reply[0]'],
    ['a step without its text', { turns: [{ reply: [{ type: 'say' }] }] }, 'turns[0].reply[0].text'],
    ['a negative delay', { turns: [{ reply: [{ type: 'delay', durationMs: -1 }] }] }, 'turns[0].reply[0].durationMs'],
    ['a broken expression', { turns: [{ match: '(', reply: [] }] }, 'turns[0].match'],
    ['match with heard', { turns: [{ match: 'x', heard: 'y', reply: [] }] }, 'turns[0].heard'],
    ['a file that was not given', { turns: [], otherwise: [{ type: 'audio', file: 'a.wav' }] }, 'otherwise[0].file'],
  ])('refuses %s and says where', (_name, json, param) => {
    let failure: unknown;
    try {
      parseScenario(json);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', details: { param } });
    if (param !== '') expect(String(failure)).toContain(param);
  });
});
