import { describe, expect, it } from 'vitest';
import { transportCases } from '../src/index.ts';
import { TRANSPORT_MUTANTS } from './transport-mutants.ts';

/** Some mutants show only in a wait without an end: they get this long. */
const MUTANT_TIMEOUT_MS = 1_500;

describe('the transport suite', () => {
  it('has mutants for every case, and no others', () => {
    expect(Object.keys(TRANSPORT_MUTANTS).sort()).toEqual(transportCases.map(({ name }) => name).sort());
  });

  it('names every case once', () => {
    expect(new Set(transportCases.map(({ name }) => name)).size).toBe(transportCases.length);
  });

  for (const { name, run } of transportCases) {
    const mutants = TRANSPORT_MUTANTS[name];
    if (mutants === undefined) continue;
    describe(name, () => {
      it('passes a transport that does so', () => run({ setup: mutants.good }));

      it.each(Object.entries(mutants.broken))('rejects one that %s', async (_flaw, setup) => {
        await expect(run({ setup, timeoutMs: MUTANT_TIMEOUT_MS })).rejects.toThrow();
      });
    });
  }

  it('fails a case that needs peers which setup does not give', async () => {
    const needy = transportCases.find(({ name }) => name === 'reports a close without a code as 1005');
    const { good } = TRANSPORT_MUTANTS['lets a handshake be answered later, and once']!;
    const setup: typeof good = async (options) => ({ ...(await good(options)), peers: undefined });
    await expect(needy?.run({ setup })).rejects.toThrow(/peers/);
  });

  it('tears down every subject of a case, also after a failure', async () => {
    const made: unknown[] = [];
    const gone: unknown[] = [];
    const { good, broken } = TRANSPORT_MUTANTS['closes while paused, without waiting for a resume']!;
    const [first] = transportCases.filter(({ name }) => name === 'closes while paused, without waiting for a resume');
    for (const chosen of [good, ...Object.values(broken)]) {
      const setup: typeof good = async (options) => {
        const subject = await chosen(options);
        made.push(subject);
        return subject;
      };
      await first?.run({ setup, teardown: (subject) => void gone.push(subject) }).catch(() => undefined);
    }
    expect(made.length).toBeGreaterThan(2);
    expect(gone).toEqual(made);
  });
});
