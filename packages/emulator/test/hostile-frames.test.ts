import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openPair, toneBase64, userText } from './test-client.ts';

// Valid events to spoil.
const SEEDS: readonly unknown[] = [
  {
    type: 'session.update',
    session: { type: 'realtime', instructions: 'x', audio: { input: { turn_detection: null } } },
  },
  { type: 'input_audio_buffer.append', audio: toneBase64(20) },
  { type: 'input_audio_buffer.commit' },
  { type: 'input_audio_buffer.clear' },
  { type: 'output_audio_buffer.clear' },
  userText('hello'),
  { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c', output: 'o' } },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_audio', audio: toneBase64(5) }] },
  },
  {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x' }] },
  },
  { type: 'conversation.item.delete', item_id: 'x' },
  { type: 'conversation.item.retrieve', item_id: 'x' },
  { type: 'conversation.item.truncate', item_id: 'x', content_index: 0, audio_end_ms: 1 },
  {
    type: 'response.create',
    response: { conversation: 'none', input: [], metadata: { a: 'b' }, output_modalities: ['text'] },
  },
  { type: 'response.create' },
  { type: 'response.cancel' },
];
const JUNK: readonly unknown[] = [
  null,
  '',
  'x',
  -1,
  1.5,
  1e300,
  true,
  [],
  {},
  [null],
  { type: null },
  '__proto__',
  'constructor',
  '\uD800',
];

const POLL = { interval: 1, timeout: 5000 };

interface Mutation {
  readonly place: number;
  readonly action: 'replace' | 'delete' | 'add';
  readonly junk: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(40),
  action: fc.constantFrom('replace', 'delete', 'add'),
  junk: fc.constantFrom(...JUNK),
});

// Walks to the nth field of the tree and spoils it.
function spoil(value: unknown, { place, action, junk }: Mutation): unknown {
  const copy = structuredClone(value);
  const spots: (() => void)[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const fields = node as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      spots.push(() => {
        if (action === 'delete') delete fields[name];
        else fields[action === 'add' ? `${name}_x` : name] = junk;
      });
      visit(fields[name]);
    }
  };
  visit(copy);
  spots[place % Math.max(1, spots.length)]?.();
  return copy;
}

const frame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...SEEDS), mutation).map(([seed, how]) => JSON.stringify(spoil(seed, how))),
  },
  { weight: 2, arbitrary: fc.constantFrom(...SEEDS).map((seed) => JSON.stringify(seed)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
);

describe('a hostile client', () => {
  it('never breaks the session: after any frames an ordinary turn works, and every response ends once', async () => {
    const errors: unknown[] = [];
    const voice = { name: 'silence', speak: async (text: string) => new Int16Array(text.length * 240) };
    const logger = {
      debug() {},
      info() {},
      warn() {},
      error: (message: string, fields?: object) => void errors.push([message, fields]),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 12 }), async (frames) => {
        await using pair = await openPair({ logger, voice });
        const { client } = pair;
        for (const each of frames) client.sendFrame(each);
        client.send({
          type: 'session.update',
          event_id: 'after',
          session: { type: 'realtime', output_modalities: ['text'], tools: [] },
        });
        client.send({ ...userText('still here'), event_id: 'last' });
        await expect.poll(() => unfinished(client.events), POLL).toEqual([]);
        client.send({ type: 'response.create', response: { input: [], output_modalities: ['text'] } });
        await expect.poll(() => client.events.at(-1)?.type, POLL).toBe('rate_limits.updated');
        expect(client.events.findLast((event) => event.type === 'response.done')?.response.status).toBe('completed');
        expect(afterTheirEnd(client.events)).toEqual([]);
        expect(client.events.filter((event) => event.type === 'malformed' || event.type === 'unknown')).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(errors).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 'invalid_event', null],
    ['no object', '[1]', 'invalid_event', null],
    ['no type', '{}', 'invalid_event', null],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe), 'invalid_event', null],
    ['an unknown type', '{"type":"scooby.dooby.doo","event_id":"my_awesome_event"}', 'invalid_value', 'type'],
    ['an event for calls only', '{"type":"output_audio_buffer.clear"}', 'invalid_value', 'type'],
  ])('gets an error for %s and keeps its session', async (_name, each, code, param) => {
    await using pair = await openPair();
    const { client } = pair;
    client.sendFrame(each);
    const { error } = await client.next('error');
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(error.event_id).toBe(String(each).includes('my_awesome_event') ? 'my_awesome_event' : null);
    client.send({ type: 'response.create' });
    expect((await client.next('response.done')).response.status).toBe('completed');
  });

  it('gets an error for an event that is too long, without it being read', async () => {
    await using pair = await openPair({ maximumFrameBytes: 1000 });
    const { client } = pair;
    client.send(userText('x'.repeat(1000)));
    expect((await client.next('error')).error.code).toBe('invalid_event');
    client.send(userText('short'));
    await client.next('conversation.item.done');
  });

  it('may ask for much and read nothing: it is not read from until it reads', async () => {
    await using pair = await openPair();
    const { client } = pair;
    client.send({ type: 'input_audio_buffer.append', audio: toneBase64(20_000) });
    client.send({ type: 'input_audio_buffer.commit' });
    const { item_id: id } = await client.next('input_audio_buffer.committed');
    client.connection.pause();
    for (let count = 0; count < 40; count += 1) client.send({ type: 'conversation.item.retrieve', item_id: id });
    await new Promise((resolve) => setImmediate(resolve));
    // What it asked for waits on its own side, unread.
    expect(client.connection.bufferedBytes).toBeGreaterThan(1000);
    client.connection.resume();
    await expect
      .poll(() => client.events.filter((event) => event.type === 'conversation.item.retrieved').length)
      .toBe(40);
  });

  it('may run only so many answers at once', async () => {
    const openSession = () => ({
      async *respond() {
        yield { type: 'text', text: 'wait' } as const;
        await new Promise(() => undefined);
      },
    });
    await using pair = await openPair({ engine: { name: 'stuck', openSession } });
    const { client } = pair;
    for (let count = 0; count < 17; count += 1)
      client.send({ type: 'response.create', response: { conversation: 'none' } });
    expect((await client.next('error')).error.code).toBe('rate_limit_exceeded');
    expect(client.types().filter((type) => type === 'response.created')).toHaveLength(16);
  });
});

function unfinished(events: readonly { readonly type: string }[]): unknown[] {
  const last = events.findLastIndex((event) => JSON.stringify(event).includes('still here'));
  const open = new Map<string, number>();
  for (const event of events as readonly { type: string; response?: { id: string } }[]) {
    if (event.type === 'response.created' && event.response !== undefined) open.set(event.response.id, 0);
    if (event.type === 'response.done' && event.response !== undefined)
      open.set(event.response.id, (open.get(event.response.id) ?? 0) + 1);
  }
  return last < 0 ? ['the last event was not answered'] : [...open].filter(([, count]) => count !== 1);
}

/** Events of a response that came after its `response.done`. */
function afterTheirEnd(events: readonly { readonly type: string }[]): unknown[] {
  const ended = new Set<string>();
  const late: unknown[] = [];
  for (const event of events as readonly { type: string; response_id?: string; response?: { id: string } }[]) {
    if (event.response_id !== undefined && ended.has(event.response_id)) late.push(event);
    if (event.type === 'response.done' && event.response !== undefined) ended.add(event.response.id);
  }
  return late;
}
