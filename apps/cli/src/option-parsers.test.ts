import { describe, expect, it } from 'vitest';
import { parseCount, parsePace, parsePort, parseSeconds } from './option-parsers.ts';

describe('option parsers', () => {
  it.each([
    [parsePort, '0', 0],
    [parsePort, '65535', 65_535],
    [parseSeconds, '0.5', 0.5],
    [parsePace, '0', 0],
    [parsePace, '2.5', 2.5],
    [parseCount, '7', 7],
  ] as const)('%o takes %s', (parse, text, expected) => {
    expect(parse(text)).toBe(expected);
  });

  it.each([
    [parsePort, '65536'],
    [parsePort, '-1'],
    [parsePort, '80.5'],
    [parsePort, ''],
    [parsePort, 'http'],
    [parseSeconds, '0'],
    [parseSeconds, 'Infinity'],
    [parsePace, '-1'],
    [parseCount, '1.5'],
    [parseCount, 'NaN'],
  ] as const)('%o refuses "%s"', (parse, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
  });
});
