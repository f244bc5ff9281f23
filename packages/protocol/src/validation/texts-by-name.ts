import * as z from 'zod/mini';
import type { Schema } from './schema.ts';

/** Texts by a name of the client's choice. */
export function textsByName(): Schema<Readonly<Record<string, string>>> {
  return z.record(z.string(), z.string('a string'), 'an object');
}
