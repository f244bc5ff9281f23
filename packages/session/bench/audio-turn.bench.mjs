// The frames of spoken answers through a session with every stream subscribed, against JSON.parse and Buffer.from on such frames.
// Both sides run in this process, without a socket: what is measured is the session and the codec. The cold case empties the caches before each
// part of a turn, which is nearer to what a session meets behind a socket; 2 MiB is what the second cache of the measured machine holds.
import { compareTurns } from './compare-turns.mjs';
import { openManualSession } from './manual-session.mjs';
import { LONG_TURN, SMALL_TURN } from './shapes.mjs';
import { streamsOf } from './streams-of.mjs';

const CASES = [
  { name: 'session/in-process-small-turn', shape: SMALL_TURN, warmUpTurns: 4_000, turnsPerRound: 200, rounds: 15 },
  {
    name: 'session/cold-small-turn',
    shape: SMALL_TURN,
    warmUpTurns: 4_000,
    turnsPerRound: 100,
    rounds: 15,
    cacheBytes: 2 * 1024 * 1024,
  },
  { name: 'session/in-process-long-turn', shape: LONG_TURN, warmUpTurns: 60, turnsPerRound: 10, rounds: 15 },
];
const ignore = () => undefined;

for (const { shape, ...measured } of CASES) {
  const { session, peer } = await openManualSession();
  for (const name of streamsOf(session)) session[name].subscribe({ next: ignore, error: ignore });
  const expectedBytes = shape.deltas * shape.pcmBytes;
  let receivedBytes = 0;
  const check = () => {
    if (receivedBytes !== expectedBytes) throw new Error(`${receivedBytes} bytes instead of ${expectedBytes}`);
    receivedBytes = 0;
  };
  let names;
  const ours = async function* ({ head, audio, tail }) {
    const response = session.respond();
    names ??= streamsOf(response).filter((name) => name !== 'audio$');
    response.audio$.subscribe((bytes) => (receivedBytes += bytes.length));
    for (const name of names) response[name].subscribe({ next: ignore, error: ignore });
    for (const part of [head, audio, tail]) {
      yield;
      for (const frame of part) peer.sink.frame(frame);
    }
    await response.result;
    check();
  };
  const floor = function* ({ head, audio, tail }) {
    for (const part of [head, audio, tail]) {
      yield;
      for (const frame of part) {
        const event = JSON.parse(frame);
        if (event.type === 'response.output_audio.delta') receivedBytes += Buffer.from(event.delta, 'base64').length;
      }
    }
    check();
  };
  await compareTurns({ ...measured, shape, ours, floor, floorName: 'JSON.parse + Buffer.from(base64)' });
  await session.close();
}
