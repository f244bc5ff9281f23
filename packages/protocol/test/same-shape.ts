declare const absent: unique symbol;

type IsOptional<Type, Field extends keyof Type> = Partial<Pick<Type, Field>> extends Pick<Type, Field> ? true : false;

/**
 * A type as JSON holds it, for comparing: `readonly` is lifted, null in a field that may be absent means absent, and absence is a value of its own,
 * so that a field which one of two types lacks makes them differ even where it is optional.
 */
export type Plain<Type> = Type extends readonly (infer Entry)[]
  ? Plain<Entry>[]
  : Type extends object
    ? {
        [Field in keyof Type]-?: IsOptional<Type, Field> extends true
          ? Plain<NonNullable<Type[Field]>> | typeof absent
          : Plain<Type[Field]>;
      }
    : Type;

/** Whether each of two types is assignable to the other. */
export type IsSameShape<One, Other> = [Plain<One>] extends [Plain<Other>]
  ? [Plain<Other>] extends [Plain<One>]
    ? true
    : false
  : false;

type FieldsOf<One, Other> = Extract<keyof One | keyof Other, string>;
type Field<Type, Name> = Pick<Type, Extract<Name, keyof Type>>;
type Listed<Exceptions, Name> = Name extends keyof Exceptions ? keyof Exceptions[Name] : never;

/** The fields, as `name.field`, in which the types of two tables differ without being excepted; the name alone where one table lacks it. */
export type Differing<One, Other, Exceptions = unknown> =
  | Exclude<keyof One, keyof Other>
  | Exclude<keyof Other, keyof One>
  | {
      [Name in Extract<keyof One & keyof Other, string>]: {
        [Key in Exclude<FieldsOf<One[Name], Other[Name]>, Listed<Exceptions, Name>>]: IsSameShape<
          Field<One[Name], Key>,
          Field<Other[Name], Key>
        > extends true
          ? never
          : `${Name}.${Key}`;
      }[Exclude<FieldsOf<One[Name], Other[Name]>, Listed<Exceptions, Name>>];
    }[Extract<keyof One & keyof Other, string>];

type Exception<Exceptions> = {
  [Name in Extract<keyof Exceptions, string>]: `${Name}.${Extract<keyof Exceptions[Name], string>}`;
}[Extract<keyof Exceptions, string>];

/** The exceptions that except nothing. */
export type NeedlessExceptions<One, Other, Exceptions> = Exclude<Exception<Exceptions>, Differing<One, Other>>;

/** Does not compile unless there is nothing of it; the error names what there is. */
export function nothingOf<Problem extends never>(...problems: readonly Problem[]): readonly Problem[] {
  return problems;
}
