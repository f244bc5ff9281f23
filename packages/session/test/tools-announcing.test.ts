import { describe, expect, test } from 'vitest';
import { failureOf, openSession } from './support/open-session.ts';
import { settled } from './support/scripted-server.ts';
import { apiError, sessionCreated } from './support/server-events.ts';
import { WEATHER, acknowledging } from './support/tool-server.ts';

const opened = () => openSession({ answer: acknowledging });

describe('announcing', () => {
  test('tools that are registered together are announced by one update, beside those of the configuration', async () => {
    const greeting = [sessionCreated({ tools: [{ type: 'function', name: 'theirs' }] })];
    await using open = await openSession({ answer: acknowledging, greeting });
    const registrations = [
      open.session.registerTool({ name: 'a', description: 'does a', parameters: WEATHER, execute: () => 1 }),
      open.session.registerTool({ name: 'b', execute: () => 2 }),
    ];
    await Promise.all(registrations.map(({ announced }) => announced));
    const { session } = await open.server.next('session.update');
    expect(session).toEqual({
      type: 'realtime',
      tools: [
        { type: 'function', name: 'theirs' },
        { type: 'function', name: 'a', description: 'does a', parameters: WEATHER },
        { type: 'function', name: 'b' },
      ],
    });
    registrations[0]![Symbol.dispose]();
    registrations[0]![Symbol.dispose]();
    const second = await open.server.next('session.update');
    expect(second.session).toMatchObject({ tools: [{ name: 'theirs' }, { name: 'b' }] });
    await settled();
    expect(open.server.heard).toHaveLength(2);
  });

  test('tools given to connectSession go out with the configuration, in one update', async () => {
    const tools = [{ name: 'a', execute: () => 1 }];
    const config = { instructions: 'be brief', tools: [{ type: 'function', name: 'theirs' }] } as const;
    await using open = await openSession({ answer: acknowledging }, { tools, config });
    await settled();
    expect(open.server.heard).toMatchObject([
      { type: 'session.update', session: { instructions: 'be brief', tools: [{ name: 'theirs' }, { name: 'a' }] } },
    ]);
  });

  test('an update that the user sends first takes them along, and one with tools keeps them', async () => {
    await using open = await opened();
    const { announced } = open.session.registerTool({ name: 'a', execute: () => 1 });
    await open.session.update({ instructions: 'be brief' });
    await announced;
    await open.session.update({
      tools: [{ type: 'mcp', server_label: 's', server_url: 'https://s', authorization: 'x' }],
    });
    await open.session.update({ instructions: 'be long' });
    expect(open.server.heard).toMatchObject([
      { session: { instructions: 'be brief', tools: [{ name: 'a' }] } },
      { session: { tools: [{ type: 'mcp', authorization: 'x' }, { name: 'a' }] } },
      { session: { instructions: 'be long' } },
    ]);
    expect(open.server.heard[2]).not.toHaveProperty('session.tools');
  });

  test('a refused announcement rejects `announced`, and a refused update forgets its tools', async () => {
    let isRefusing = true;
    await using open = await openSession({
      answer: (event) =>
        isRefusing ? [apiError({ param: 'session.tools', event_id: event.event_id ?? null })] : acknowledging(event),
    });
    expect(await failureOf(open.session.registerTool({ name: 'a', execute: () => 1 }).announced)).toMatchObject({
      code: 'SERVER_ERROR',
    });
    expect(await failureOf(open.session.update({ tools: [{ type: 'function', name: 'bad' }] }))).toMatchObject({
      code: 'SERVER_ERROR',
    });
    isRefusing = false;
    await open.session.registerTool({ name: 'b', execute: () => 1 }).announced;
    expect(open.server.heard.at(-1)).toMatchObject({ session: { tools: [{ name: 'a' }, { name: 'b' }] } });
  });

  test('a closed session announces nothing, and says so', async () => {
    await using open = await opened();
    await open.session.close();
    const { announced } = open.session.registerTool({ name: 'a', execute: () => 1 });
    expect(await failureOf(announced)).toMatchObject({ code: 'CLOSED' });
  });

  test.each([
    ['a name with a blank', { name: 'two words' }],
    ['an empty name', { name: '' }],
    ['a time limit of 0', { name: 'a', timeoutMs: 0 }],
    ['no room for output', { name: 'a', maximumOutputCharacters: 0 }],
  ])('%s is INVALID_ARGUMENT, before and after connecting', async (_what, definition) => {
    await using open = await opened();
    const tool = { ...definition, execute: () => 1 };
    expect(() => open.session.registerTool(tool)).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(await failureOf(openSession({}, { tools: [tool] }))).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('a name that is taken is INVALID_ARGUMENT until the other is disposed', async () => {
    await using open = await opened();
    const first = open.session.registerTool({ name: 'a', execute: () => 1 });
    const again = () => open.session.registerTool({ name: 'a', execute: () => 2 });
    expect(again).toThrowError(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    first[Symbol.dispose]();
    await again().announced;
    expect(open.server.heard.at(-1)).toMatchObject({ session: { tools: [{ name: 'a' }] } });
  });
});
