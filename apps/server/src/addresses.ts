import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

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
 * The names of a server that listens on `host` and `port`: this machine's own, the address itself (all of this machine's, where it listens on all), and
 * the origins given. A name that is not here is refused: a foreign page could have pointed its own name at this address (DNS rebinding).
 */
export function addressesOf(host: string, port: number, origins: readonly string[]): Addresses {
  const names = [...new Set([...LOOPBACK_NAMES, ...addressesBehind(host).map(asUrlHost)])];
  const all = [...names.map((name) => new URL(`http://${name}:${port}`).origin), ...origins];
  return { origins: all, hosts: [...new Set(all.map((origin) => new URL(origin).host))] };
}

function addressesBehind(host: string): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  // A link-local address has a zone, which no URL takes.
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return own.map(({ address }) => address).filter((address) => !address.startsWith('fe80:'));
}

function asUrlHost(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}
