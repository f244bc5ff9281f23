import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { declareTool } from './declare-tool.ts';
import type { StandardSchema } from './standard-schema.ts';

const execute = () => undefined;
const bare: StandardSchema = { '~standard': { version: 1, vendor: 'bare', validate: (value) => ({ value }) } };
const jsonSchema = { type: 'object', properties: { a: { type: 'string' } } };

describe('declareTool', () => {
  it('takes the JSON Schema of a Standard Schema from its library', () => {
    const parameters = z.object({ city: z.string().describe('where') });
    expect(declareTool({ name: 'weather', description: 'tells it', parameters, execute })).toEqual({
      type: 'function',
      name: 'weather',
      description: 'tells it',
      parameters: {
        type: 'object',
        properties: { city: { type: 'string', description: 'where' } },
        required: ['city'],
      },
    });
  });

  it('says what goes in, where the schema makes something else of it', () => {
    const parameters = z.object({ at: z.string().transform((text) => new Date(text)) });
    expect(declareTool({ name: 'a', parameters, execute }).parameters).toMatchObject({
      properties: { at: { type: 'string' } },
    });
  });

  it('takes the one given beside, before that of the library', () => {
    for (const parameters of [bare, z.object({ b: z.number() })])
      expect(declareTool({ name: 'a', parameters, jsonSchema, execute }).parameters).toBe(jsonSchema);
  });

  it('takes a plain JSON Schema as it is, and none', () => {
    expect(declareTool({ name: 'a', parameters: jsonSchema, execute }).parameters).toBe(jsonSchema);
    expect(declareTool({ name: 'a', execute })).toEqual({ type: 'function', name: 'a' });
  });

  it.each([
    ['whose library has no JSON Schema', bare],
    ['that cannot be said as JSON Schema', z.object({ at: z.date() })],
  ])('refuses a schema %s, and says what to do', (_what, parameters) => {
    expect(() => declareTool({ name: 'a', parameters, execute })).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('as jsonSchema') }),
    );
  });
});
