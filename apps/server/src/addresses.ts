import { isIP } from 'node:net';

/** Under which names the server may be asked, and pages of which origins may connect. */
export interface Addresses {
  /** Values of `Host`, lower-case. */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Tells whether only this machine can reach an address to listen on. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * The names of a server that listens on `host` and `port`: this machine's own, the address itself, and the origins given.
 * A name that is not here is refused: a foreign page could have pointed its own name at this address (DNS rebinding).
 */
export function addressesOf(host: string, port: number, origins: readonly string[]): Addresses {
  const isWildcard = host === '0.0.0.0' || host === '::';
  const own = isWildcard ? [] : [isIP(host) === 6 ? `[${host}]` : host.toLowerCase()];
  const names = [...new Set([...LOOPBACK_NAMES, ...own])];
  const ownOrigins = names.map((name) => new URL(`http://${name}:${port}`).origin);
  const all = [...ownOrigins, ...origins];
  return { origins: all, hosts: [...new Set(all.map((origin) => new URL(origin).host))] };
}
