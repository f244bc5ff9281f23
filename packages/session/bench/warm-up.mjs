import { expectedOf, measureTurns } from './measure-turns.mjs';
import { LONG_TURN, SMALL_TURN } from './shapes.mjs';

const TURNS = { small: 120, long: 25 };
const LONG_CONVERSATIONS = 4;

/** Enough for what a turn does only once. An engine goes by how much of a function has run: one that does little waits for some ten thousand calls. */
export const MANY_CONVERSATIONS = 128;

/** Enough for what comes with every piece of audio. */
export const SOME_CONVERSATIONS = 32;

/** How many turns a client has had before it is measured. */
export const warmUpTurns = (smallConversations) => smallConversations * TURNS.small + LONG_CONVERSATIONS * TURNS.long;

/** Lets a client talk in other conversations until what is measured is compiled. */
export async function warmUp(open, peer, smallConversations) {
  const conversations = [
    { shape: SMALL_TURN, count: smallConversations, turns: TURNS.small },
    { shape: LONG_TURN, count: LONG_CONVERSATIONS, turns: TURNS.long },
  ];
  for (const { shape, count, turns } of conversations) {
    for (let conversation = 0; conversation < count; conversation += 1) {
      const client = await open(peer.url(shape));
      await measureTurns(client, { count: turns, ...expectedOf(shape) });
      await client.close();
    }
  }
}
