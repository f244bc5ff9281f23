import { describe, expect, it } from 'vitest';
import type { Engine, EngineItem, EngineOutput, EngineRequest, EngineSession } from '../engine.ts';
import { echoEngine } from './echo-engine.ts';
import { scriptEngine } from './script-engine.ts';

const user = (text: string): EngineItem => ({
  item: { id: 'i', type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  samples: () => undefined,
});
const spoken = (sampleCount: number, transcript: string | null = null): EngineItem => ({
  item: { id: 'i', type: 'message', role: 'user', content: [{ type: 'input_audio', transcript }] },
  samples: () => new Int16Array(sampleCount),
});
const assistant: EngineItem = {
  item: {
    id: 'a',
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'my own words' }],
  },
  samples: () => undefined,
};
const request = (...items: EngineItem[]): EngineRequest => ({
  items,
  instructions: '',
  modality: 'audio',
  model: 'm',
  tools: [],
  toolChoice: 'auto',
});

async function collect(engine: Engine | EngineSession, ...items: EngineItem[]): Promise<EngineOutput[]> {
  const session = 'openSession' in engine ? engine.openSession() : engine;
  const outputs: EngineOutput[] = [];
  for await (const output of session.respond(request(...items), { signal: new AbortController().signal }))
    outputs.push(output);
  return outputs;
}

describe('echoEngine', () => {
  it('says back the last text of the user, not its own', async () => {
    expect(await collect(echoEngine(), user('one'), user('two'), assistant)).toEqual([
      { type: 'say', text: 'You said: two' },
    ]);
    expect(await collect(echoEngine({ prefix: '> ' }), user('one'))).toEqual([{ type: 'say', text: '> one' }]);
  });

  it('plays back speech after its true duration', async () => {
    const outputs = await collect(echoEngine(), spoken(30_000));
    expect(outputs).toMatchObject([{ text: 'I heard 1.25 seconds of audio. Here it is:' }, { type: 'audio' }]);
    expect(outputs[1]?.type === 'audio' && outputs[1].samples.length).toBe(30_000);
    expect(await collect(echoEngine(), spoken(24_000, 'good day'))).toMatchObject([
      { text: 'You said: good day' },
      {},
      {},
    ]);
  });

  it('has an answer for nothing and for an empty message', async () => {
    expect(await collect(echoEngine())).toHaveLength(1);
    expect(await collect(echoEngine(), user(''))).toHaveLength(1);
  });
});

describe('scriptEngine', () => {
  const say = (text: string): EngineOutput => ({ type: 'say', text });
  const engine = scriptEngine({
    turns: [
      { reply: [say('first')], heard: 'heard first' },
      { match: /weather/i, reply: [say('sunny')] },
      { reply: [say('second')] },
    ],
    otherwise: [say('no more')],
  });

  it('answers in order, and by pattern without taking a turn', async () => {
    const session = engine.openSession();
    expect(await collect(session, user('x'))).toEqual([say('first')]);
    expect(await collect(session, user('the weather'))).toEqual([say('sunny')]);
    expect(await collect(session, user('Weather again'))).toEqual([say('sunny')]);
    expect(await collect(session, user('x'))).toEqual([say('second')]);
    expect(await collect(session, user('x'))).toEqual([say('no more')]);
  });

  it('begins anew in each session', async () => {
    expect(await collect(engine, user('x'))).toEqual([say('first')]);
    expect(await collect(engine, user('x'))).toEqual([say('first')]);
  });

  it('says what it heard without taking the turn', async () => {
    const session = engine.openSession();
    const options = { signal: new AbortController().signal };
    expect(await session.transcribe?.(new Int16Array(1), options)).toBe('heard first');
    expect(await session.transcribe?.(new Int16Array(1), options)).toBe('heard first');
    expect(await collect(session, spoken(100))).toEqual([say('first')]);
    expect(await session.transcribe?.(new Int16Array(1), options)).toBeUndefined();
  });

  it('is not confused by an expression that keeps its place', async () => {
    const session = scriptEngine({ turns: [{ match: /a/g, reply: [say('yes')] }] }).openSession();
    for (let count = 0; count < 3; count += 1) expect(await collect(session, user('a'))).toEqual([say('yes')]);
  });

  it('fails when no turn is left and nothing else is said', async () => {
    expect(await collect(scriptEngine({ turns: [] }), user('x'))).toMatchObject([
      { type: 'fail', error: { code: 'scenario_exhausted' } },
    ]);
  });
});
