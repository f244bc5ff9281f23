import { InvalidArgumentError } from 'commander';

/** A TCP port, 0 to 65 535. */
export function parsePort(text: string): number {
  return parseNumber(text, { minimum: 0, maximum: 65_535, isInteger: true, what: 'a port from 0 to 65535' });
}

/** A positive number of seconds, up to a day. */
export function parseSeconds(text: string): number {
  return parseNumber(text, {
    minimum: 0.001,
    maximum: 86_400,
    isInteger: false,
    what: 'a number of seconds above 0, at most 86400',
  });
}

/** A multiple of real time, or 0. */
export function parsePace(text: string): number {
  return parseNumber(text, { minimum: 0, maximum: 1_000, isInteger: false, what: 'a number from 0 to 1000' });
}

/** A whole number that is not negative. */
export function parseCount(text: string): number {
  return parseNumber(text, {
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    isInteger: true,
    what: 'a whole number that is not negative',
  });
}

interface NumberRule {
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
  readonly what: string;
}

function parseNumber(text: string, { minimum, maximum, isInteger, what }: NumberRule): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= minimum && value <= maximum) || (isInteger && !Number.isInteger(value)))
    throw new InvalidArgumentError(`Give ${what}.`);
  return value;
}
