/** Runs turns one after the other and checks each: what they cost of this process's processor time, and when their first audio came. */
export async function measureTurns(client, { count, byteCount, transcript }) {
  const firstAudioMs = [];
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) {
    const turn = await client.turn();
    if (turn.byteCount !== byteCount) throw new Error(`${turn.byteCount} bytes of audio instead of ${byteCount}`);
    if (turn.transcript !== transcript) throw new Error(`the transcript is "${turn.transcript.slice(0, 80)}"`);
    firstAudioMs.push(turn.firstAudioMs);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMicrosecondsPerTurn: (user + system) / count, firstAudioMs };
}

/** What the turns of a shape have to bring. */
export function expectedOf({ deltas, pcmBytes, words }) {
  return { byteCount: deltas * pcmBytes, transcript: 'word '.repeat(words) };
}

/** The clients of a round, each time beginning with another: what one leaves behind for the next is left to each of them. */
export function inTurn(clients, round) {
  const first = Math.abs(round) % clients.length;
  return [...clients.slice(first), ...clients.slice(0, first)];
}

export function medianOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

export const rounded = (value, digits = 3) => Number(value.toFixed(digits));
