import { expectedOf, measureTurns } from './measure-turns.mjs';
import { LONG_TURN, SMALL_TURN } from './shapes.mjs';

const CONVERSATIONS = [
  { shape: SMALL_TURN, count: 32, turns: 120 },
  { shape: LONG_TURN, count: 4, turns: 25 },
];

/** How many turns a client has had before it is measured. */
export const WARM_UP_TURNS = CONVERSATIONS.reduce((sum, { count, turns }) => sum + count * turns, 0);

/** Lets a client talk in other conversations until what a turn does only once is compiled, too, which takes some 3 000 turns. */
export async function warmUp(open, peer) {
  for (const { shape, count, turns } of CONVERSATIONS) {
    for (let conversation = 0; conversation < count; conversation += 1) {
      const client = await open(peer.url(shape));
      await measureTurns(client, { count: turns, ...expectedOf(shape) });
      await client.close();
    }
  }
}
