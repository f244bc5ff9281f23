import fc from 'fast-check';
import { test } from 'vitest';
import { runHistory } from './run-history.ts';
import { history } from './steps.ts';

// What must hold, and where it is looked at:
//  1. at most one response writes to the default conversation, or is asked for: at every response.create (run-history)
//  2. a response ends once, with what the server made of it: result, streams (check-history: checkResponse, checkAnswer)
//  3. nothing comes after its end, and nothing of one reaches another: marked audio and words (checkHeardOf, lateCount)
//  4. an interrupted response has ended before the turn that interrupted it is committed (run-history: watchTurns)
//  5. a response is asked for with the config of the call, whatever its caller does to it later (run-history: watchCreates)
//  6. append, clear and commit lose no byte and use none twice (checkEnd, and retained audio in checkConversation)
//  7. clear begins a new turn: the same, and the durations (checkConversation)
//  8. every event is told, once and in order (checkEnd)
//  9. when the session has ended every command and stream has, and no timer is left (checkEnd, checkSilence)
// 10. close is idempotent (checkSilence)
// Besides: commands settle once, as the server answered them; the conversation is the server's, as a plain list has it.
const historyCount = Number(process.env['ANTIPHON_HISTORIES'] ?? 2_000);

test('whatever happens in a session, what its user sees agrees with what the server did', async () => {
  // A failure prints its seed and the shortest history that was found.
  await fc.assert(fc.asyncProperty(history, runHistory), { numRuns: historyCount });
}, 1_200_000);
