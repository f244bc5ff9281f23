import { inTurn } from './measure-turns.mjs';
import { watchStolenTime } from './stolen-time.mjs';

/** What ratios are made of. */
const IN_EVERY_ROUND = ['antiphon', 'raw ws'];
const MAXIMUM_STOLEN_SHARE = 0.05;

/**
 * Measures clients round by round, each round beginning with another. A round in which other machines on the host took more than a twentieth of the time away from the floor, or
 * from what is compared with it, is measured again, whatever it gave; so is what one of the others gave, in another round.
 *
 * @template Result
 * @param {readonly { client: string }[]} clients
 * @param {{ rounds: number, othersEvery: number, attemptsPerRound: number }} options what ratios are made of is measured in every round, the others beside it in the first of every `othersEvery`;
 *   fails when `attemptsPerRound` on average were not enough
 * @param {(client: object) => Promise<Result>} measure
 * @returns {Promise<{ rounds: ReadonlyMap<string, Result>[], repeatedRounds: number }>} of each round what each client gave
 */
export async function measureQuietRounds(clients, { rounds, othersEvery, attemptsPerRound }, measure) {
  const quiet = [];
  let attempts = 0;
  while (quiet.length < rounds) {
    if (attempts >= rounds * attemptsPerRound) throw new Error('the machine is too busy to measure on');
    const isForAll = quiet.length % othersEvery === 0;
    const results = await measureRound(
      inTurn(
        clients.filter(({ client }) => isForAll || IN_EVERY_ROUND.includes(client)),
        attempts,
      ),
      measure,
    );
    attempts += 1;
    if (IN_EVERY_ROUND.every((client) => results.has(client))) quiet.push(results);
  }
  return { rounds: quiet, repeatedRounds: attempts - rounds };
}

/** Without those who were disturbed. */
async function measureRound(clients, measure) {
  const results = new Map();
  for (const one of clients) {
    const stolenShare = watchStolenTime();
    const result = await measure(one);
    if (stolenShare() <= MAXIMUM_STOLEN_SHARE) results.set(one.client, result);
  }
  return results;
}

/** The median of what a client gave against what the floor gave in the same round. */
export function ratiosIn(rounds, client, valueOf) {
  return rounds.flatMap((results) =>
    results.has(client) ? [valueOf(results.get(client)) / valueOf(results.get('raw ws'))] : [],
  );
}

/** What a client gave in all rounds. */
export function valuesIn(rounds, client, valueOf) {
  return rounds.flatMap((results) => (results.has(client) ? [valueOf(results.get(client))] : []));
}
