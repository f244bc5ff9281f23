import type { RealtimeSession, SessionConfig } from '@antiphon/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConfiguration } from './configuration.ts';
import { configFrom, fieldsOf } from './configuration-fields.ts';
import { isDeepEqual } from './deep-equal.ts';

const SESSION: RealtimeSession = {
  type: 'realtime',
  object: 'realtime.session',
  id: 'sess_1',
  expires_at: 123,
  model: 'gpt-realtime',
  instructions: 'be kind',
  tools: [],
  max_output_tokens: 'inf',
  tracing: null,
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: null,
      turn_detection: { type: 'server_vad', threshold: 0.5, silence_duration_ms: 200 },
    },
    output: { voice: 'alloy', speed: 1 },
  },
};

const open = ({ hasModelSpoken = false, session = SESSION } = {}) => {
  const configuration = createConfiguration({ model: 'deployment', activity: { hasModelSpoken } });
  configuration.described(session);
  return configuration;
};
const sentFor = (config: SessionConfig) => open().begin(config)?.config;

describe('an update', () => {
  it('holds only what differs from what the server has', () => {
    const config: SessionConfig = {
      instructions: 'be kind',
      max_output_tokens: 100,
      audio: { input: { format: { rate: 24_000, type: 'audio/pcm' } }, output: { voice: 'alloy', speed: 1.2 } },
    };
    expect(sentFor(config)).toEqual({ max_output_tokens: 100, audio: { output: { speed: 1.2 } } });
  });

  it('is none when nothing differs', () => {
    expect(sentFor({ type: 'realtime', instructions: 'be kind', tools: [], tracing: null, audio: {} })).toBeUndefined();
  });

  it('keeps what clears', () => {
    const cleared: SessionConfig = { instructions: '', audio: { input: { turn_detection: null } } };
    expect(sentFor(cleared)).toEqual(cleared);
  });

  it('sends a part that the server takes whole as a whole', () => {
    const turn_detection = { type: 'server_vad', threshold: 0.9 } as const;
    expect(sentFor({ audio: { input: { turn_detection } } })).toEqual({ audio: { input: { turn_detection } } });
  });

  it('does not repeat what was taken, although the server words it otherwise', () => {
    const configuration = open();
    const config: SessionConfig = { audio: { input: { turn_detection: { type: 'semantic_vad' } } } };
    const update = configuration.begin(config);
    configuration.described({
      ...SESSION,
      audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: 'auto', create_response: true } } },
    });
    update?.accept();
    expect(configuration.begin(config)).toBeUndefined();
  });

  it('sends what another on its way has changed or repeats: that may be refused', () => {
    const configuration = open();
    const first = configuration.begin({ instructions: 'first' });
    expect(configuration.begin({ instructions: 'first' })?.config).toEqual({ instructions: 'first' });
    expect(configuration.begin({ instructions: 'be kind' })?.config).toEqual({ instructions: 'be kind' });
    expect(first?.config).toEqual({ instructions: 'first' });
  });
});

describe('the local view', () => {
  it('has what is on its way, and is rolled back when that is refused', () => {
    const configuration = open();
    const first = configuration.begin({ instructions: 'first', max_output_tokens: 7 });
    const second = configuration.begin({ instructions: 'second' });
    expect(configuration.local).toEqual({ instructions: 'second', max_output_tokens: 7 });
    second?.rollBack();
    expect(configuration.local).toEqual({ instructions: 'first', max_output_tokens: 7 });
    first?.accept();
    expect(configuration.accepted).toEqual({ instructions: 'first', max_output_tokens: 7 });
    second?.accept();
    expect(configuration.accepted).toEqual({ instructions: 'first', max_output_tokens: 7 });
  });

  it('learns what an event changed that was sent raw, and nothing from another server session', () => {
    const configuration = open();
    configuration.described({ ...SESSION, instructions: 'raw', expires_at: 456, model: 'gpt-realtime-2025-08-28' });
    expect(configuration.accepted).toEqual({ instructions: 'raw' });
    configuration.forgetView();
    configuration.described({ ...SESSION, instructions: 'the server’s own' });
    expect(configuration.accepted).toEqual({ instructions: 'raw' });
  });
});

describe('what cannot change', () => {
  const refused = (config: SessionConfig, hasModelSpoken: boolean) => () => open({ hasModelSpoken }).begin(config);

  it('is the model, under whichever of its names', () => {
    expect(refused({ model: 'gpt-realtime-2' }, false)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: { param: 'model' } }),
    );
    expect(sentFor({ model: 'gpt-realtime' })).toBeUndefined();
    expect(sentFor({ model: 'deployment', instructions: 'x' })).toEqual({ instructions: 'x' });
  });

  it('is the voice once the model has spoken', () => {
    const config: SessionConfig = { audio: { output: { voice: 'marin' } } };
    expect(refused(config, true)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: { param: 'audio.output.voice' } }),
    );
    expect(sentFor(config)).toEqual(config);
    expect(open({ hasModelSpoken: true }).begin({ audio: { output: { voice: 'alloy' } } })).toBeUndefined();
  });
});

describe('fields', () => {
  it('are the configuration again, put together', () => {
    const config = fc.record(
      {
        instructions: fc.string(),
        tracing: fc.constantFrom(null, 'auto' as const),
        audio: fc.record(
          {
            input: fc.record({ turn_detection: fc.constant(null) }, { requiredKeys: [] }),
            output: fc.record({ speed: fc.double({ noNaN: true }), voice: fc.string() }, { requiredKeys: ['speed'] }),
          },
          { requiredKeys: ['output'] },
        ),
      },
      { requiredKeys: [] },
    );
    const property = fc.property(config, (given) => {
      expect(fieldsOf(configFrom(fieldsOf(given)))).toEqual(fieldsOf(given));
    });
    fc.assert(property);
  });
});

describe('isDeepEqual', () => {
  it('knows a JSON value again, in any order of keys, and no other', () => {
    const property = fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const reversed: unknown = JSON.parse(JSON.stringify(left), (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).toReversed())
          : value,
      );
      // JSON knows no minus zero.
      const once: unknown = JSON.parse(JSON.stringify(left));
      expect(isDeepEqual(once, reversed)).toBe(true);
      expect(isDeepEqual(left, right)).toBe(isDeepEqual(right, left));
    });
    fc.assert(property);
    expect(isDeepEqual({ a: undefined }, {})).toBe(true);
    expect(isDeepEqual([], {})).toBe(false);
    expect(isDeepEqual({ a: 1 }, { b: 1 })).toBe(false);
    expect(isDeepEqual(null, {})).toBe(false);
  });
});
