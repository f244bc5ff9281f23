import { describe, expect, it } from 'vitest';
import { addressesOf, isLoopback } from './addresses.ts';

describe('addressesOf', () => {
  it('names this machine, and the address listened on', () => {
    expect(addressesOf('127.0.0.1', 8080, []).hosts).toEqual(['127.0.0.1:8080', 'localhost:8080', '[::1]:8080']);
    expect(addressesOf('192.0.2.7', 8080, []).origins).toContain('http://192.0.2.7:8080');
    expect(addressesOf('2001:db8::7', 8080, []).hosts).toContain('[2001:db8::7]:8080');
  });

  it('leaves the default port out, as browsers do', () => {
    expect(addressesOf('127.0.0.1', 80, []).hosts).toEqual(['127.0.0.1', 'localhost', '[::1]']);
  });

  it('names numeric addresses only where it listens on all', () => {
    for (const host of addressesOf('0.0.0.0', 8080, []).hosts)
      expect(host).toMatch(/^(localhost|[\d.]+|\[[\da-f:.]+\]):8080$/);
  });

  it('adds the origins given and their hosts', () => {
    const { hosts, origins } = addressesOf('127.0.0.1', 8080, ['https://voice.example.com']);
    expect(origins).toContain('https://voice.example.com');
    expect(hosts).toContain('voice.example.com');
    expect(origins).not.toContain('http://voice.example.com');
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.0.0.1.attacker.test', false],
    ['192.0.2.7', false],
  ])('of %s is %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
