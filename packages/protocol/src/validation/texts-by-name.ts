import * as z from 'zod/mini';
import { isJsonObject } from '../codec/json-object.ts';
import type { Schema } from './schema.ts';

/** Texts by a name of the client's choice. The library's own record passes over a name such as `__proto__`, which is a name like any other here. */
export function textsByName(): Schema<Readonly<Record<string, string>>> {
  const schema = z.custom<Readonly<Record<string, string>>>(isJsonObject, {
    error: 'an object',
    params: { api: 'invalid_type' },
    abort: true,
  });
  return schema.check(({ value, issues }) => {
    for (const [name, text] of Object.entries<unknown>(value)) {
      if (typeof text === 'string') continue;
      issues.push({ code: 'invalid_type', expected: 'string', input: text, path: [name], message: 'a string' });
    }
  });
}
