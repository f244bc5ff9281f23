import { everythingShown } from '@antiphon/compliance';
import type { Logger } from '@antiphon/interface';
import { Writable } from 'node:stream';
import { vi } from 'vitest';

/** Collects whatever a part shows, and finds the secrets in it. */
export interface SecretWitness extends Disposable {
  /** How many things were shown: a scenario that shows nothing proves nothing. */
  readonly count: number;
  /** Takes a value in every form in which it could be printed. */
  see(what: string, value: unknown): void;
  /** Takes what a call throws, or what a promise rejects with. Ends the test when it does neither. */
  failure(what: string, run: () => unknown): Promise<void>;
  readonly logger: Logger;
  /** A stream, for a command's output. */
  stream(what: string): Writable;
  /** Where a secret was seen, and in which words. */
  leaks(): string[];
}

/** Watches for secrets from here on: in what it is given, and in what anybody prints. */
export function secretWitness(secrets: readonly string[]): SecretWitness {
  const shown: { readonly what: string; readonly text: string }[] = [];
  const take = (what: string, text: string): void => void shown.push({ what, text });
  const see = (what: string, value: unknown): void =>
    take(what, typeof value === 'string' ? value : everythingShown(value));
  const log =
    (level: string) =>
    (message: string, fields?: object): void =>
      see(`log ${level}`, [message, fields]);
  const printed = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => see(`console.${method}`, values)),
  );
  return {
    get count() {
      return shown.length;
    },
    see,
    async failure(what, run) {
      let outcome: unknown;
      try {
        outcome = await run();
      } catch (error) {
        return see(what, error);
      }
      throw new Error(`${what} should have failed`, { cause: outcome });
    },
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    stream: (what) =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          take(what, chunk.toString());
          done();
        },
      }),
    leaks: () =>
      shown.flatMap(({ what, text }) =>
        secrets.flatMap((secret) => {
          const at = text.indexOf(secret);
          return at < 0 ? [] : [`${what}: ${text.slice(Math.max(0, at - 80), at + secret.length + 20)}`];
        }),
      ),
    [Symbol.dispose]() {
      for (const spy of printed) spy.mockRestore();
    },
  };
}
