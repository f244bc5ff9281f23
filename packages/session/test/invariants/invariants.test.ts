import fc from 'fast-check';
import { test } from 'vitest';
import { runHistory } from './run-history.ts';
import { history } from './steps.ts';

const historyCount = Number(process.env['ANTIPHON_HISTORIES'] ?? 2_000);

test('whatever happens in a session, what its user sees agrees with what the server did', async () => {
  await fc.assert(fc.asyncProperty(history, runHistory), { numRuns: historyCount });
}, 600_000);
