import type { Schema } from './schema.ts';

/** What a rule of our own found: the API's code, and the end of the sentence `Invalid 'field': …`. */
export interface Refusal {
  readonly code: string;
  readonly ending: string;
  /** The name of the one field within that is at fault. @default the value itself */
  readonly field?: string;
}

/** A schema with one more rule, for what a schema library has no word for. `refuses` says what is wrong, or nothing. */
export function refusing<Value>(schema: Schema<Value>, refuses: (value: Value) => Refusal | undefined): Schema<Value> {
  return schema.check((payload) => {
    const refusal = refuses(payload.value);
    if (refusal === undefined) return;
    payload.issues.push({
      code: 'custom',
      path: refusal.field === undefined ? [] : [refusal.field],
      input: payload.value,
      message: refusal.ending,
      params: { api: refusal.code },
    });
  });
}
