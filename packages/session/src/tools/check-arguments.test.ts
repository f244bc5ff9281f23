import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkArguments } from './check-arguments.ts';
import type { StandardSchema } from './standard-schema.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 2 },
    unit: { enum: ['c', 'f'] },
    place: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] },
  },
  required: ['city'],
  additionalProperties: false,
};

describe('checkArguments', () => {
  it.each([undefined, SCHEMA, z.object({ city: z.string() })])('takes what fits', async (parameters) => {
    expect(await checkArguments({ parameters }, '{"city":"Rome"}')).toEqual({ value: { city: 'Rome' } });
  });

  it('takes nothing as an empty object', async () => {
    expect(await checkArguments({}, ' ')).toEqual({ value: {} });
  });

  it('says where something does not fit a JSON Schema', async () => {
    const check = async (value: unknown) => {
      const checked = await checkArguments({ parameters: SCHEMA }, JSON.stringify(value));
      return 'problem' in checked ? checked.problem : 'it fits';
    };
    expect(await check({ city: 'x', place: { lat: 'north' } })).toMatch(/city: .*short.*; place\.lat: /);
    expect(await check({ city: 'Rome', unit: 'k' })).toContain('unit: ');
    expect(await check({ city: 'Rome', more: 1 })).toContain('more');
    expect(await check({})).toContain('city');
  });

  it('gives what a Standard Schema makes of the value, also when it takes its time', async () => {
    const parameters = z.object({ at: z.string().transform(async (text) => new Date(text)) });
    expect(await checkArguments({ parameters }, '{"at":"2026-01-01T00:00:00Z"}')).toEqual({
      value: { at: new Date('2026-01-01T00:00:00Z') },
    });
  });

  it('tells ten problems at most', async () => {
    const properties = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`p${index}`, z.string()]));
    const checked = await checkArguments({ parameters: z.object(properties) }, '{}');
    expect(checked).toMatchObject({ problem: expect.stringMatching(/; and 5 more$/) });
  });

  it('says so when the schema itself is at fault', async () => {
    const broken: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'broken',
        validate: () => {
          throw new Error('bug');
        },
      },
    };
    const atFault = { problem: expect.stringContaining('schema of the tool'), cause: expect.any(Error) };
    expect(await checkArguments({ parameters: broken }, '{}')).toEqual(atFault);
    expect(await checkArguments({ parameters: { $ref: '#/nowhere' } }, '{}')).toEqual(atFault);
  });

  it('never rejects, whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        const checked = await checkArguments({ parameters: SCHEMA }, text);
        expect('value' in checked || checked.problem !== '').toBe(true);
      }),
    );
  });
});
