import * as z from 'zod/mini';

/** A schema whose checked value has a type. Absence is a value here too: undefined. */
export type Schema<Value> = z.ZodMiniType<Value>;

/** The value a schema lets through. */
type ValueOf<Candidate> = Candidate extends Schema<infer Value> ? Value : never;

/** A schema for each field of a type, of exactly the field's type: neither the type nor the schema can gain or lose a field or a value alone. */
type FieldSchemas<Type, Given> = {
  readonly [Field in keyof Type]-?: Field extends keyof Given
    ? [Type[Field]] extends [ValueOf<Given[Field]>]
      ? Schema<Type[Field]>
      : never
    : Schema<Type[Field]>;
};

/** An object with the fields of a type and no others. */
export function objectOf<Type extends object>(): <Given extends FieldSchemas<Type, Given>>(
  fields: Given & { readonly [Field in Exclude<keyof Given, keyof Type>]: never },
) => Schema<Type> {
  return (fields) => z.strictObject(fields, 'an object') as unknown as Schema<Type>;
}

/** Marks a field where the API takes less than the type has a place for, such as null, which only servers send. */
export const narrower = <Wide>(schema: Schema<Wide>): Schema<Wide> => schema;

/** May be absent. */
export const optional = <Value>(schema: Schema<Value>): Schema<Value | undefined> => z.optional(schema);

/** May be absent or null. */
export const nullish = <Value>(schema: Schema<Value>): Schema<Value | null | undefined> => z.nullish(schema);

/** A list. */
export const list = <Value>(schema: Schema<Value>): Schema<readonly Value[]> => z.array(schema, 'an array');

/** An object whose schema depends on one of its fields. */
export function variant<Value>(field: string, options: readonly Schema<Value>[]): Schema<Value> {
  return z.discriminatedUnion(field, options as never, 'an object');
}

/** One of several kinds of value that no field tells apart. */
export function either<Value>(options: readonly Schema<Value>[], expected: string): Schema<Value> {
  return z.union(options, expected);
}

/** Exactly this value. */
export const literal = <const Value extends string | number>(value: Value): Schema<Value> => z.literal(value);

/** One of a few texts. */
export const oneOf = <const Value extends string>(...values: readonly Value[]): Schema<Value> => z.enum(values);
