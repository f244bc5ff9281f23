import { invalidArgument } from './invalid-argument.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** The fields of an object; a list, `null` and everything else are refused. */
export function checkObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidArgument(field, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

/** A list of anything. */
export function checkList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidArgument(field, 'a list');
  return value as readonly unknown[];
}

/** A string, which may be empty. */
export function checkText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw invalidArgument(field, 'a string');
  return value;
}

/** A string that is not empty. */
export function checkId(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw invalidArgument(field, 'a non-empty string');
  return value;
}

/** A UUID of any version, in lower case, so that one id has one form in every engine. */
export function checkUuid(value: unknown, field: string): string {
  if (typeof value !== 'string' || !UUID.test(value)) throw invalidArgument(field, 'a UUID in lower case');
  return value;
}

/** The form of `sha256Hex`. */
export function checkSha256(value: unknown, field: string): string {
  if (typeof value !== 'string' || !SHA256.test(value)) {
    throw invalidArgument(field, 'a SHA-256 of 64 hexadecimal digits in lower case');
  }
  return value;
}

/** A whole number from 0 on that a double holds exactly. */
export function checkCount(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalidArgument(field, 'a whole number, 0 or more');
  return value as number;
}

/** One of a closed set of words. */
export function checkOneOf<const Value extends string>(
  value: unknown,
  field: string,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw invalidArgument(field, `one of ${allowed.join(', ')}`);
  return found;
}

/** Runs a check unless the value is absent. */
export function optional<Value>(
  value: unknown,
  field: string,
  check: (value: unknown, field: string) => Value,
): Value | undefined {
  return value === undefined ? undefined : check(value, field);
}
