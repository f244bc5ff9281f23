// One second of audio in chunks of 20 ms, in floating point, at quality `high`: both kernels against the best quality on npm.
import libsamplerate from '@alexanderolsen/libsamplerate-js';
import { createResampler } from '../dist/index.js';
import {
  chunkOf,
  CHUNKS,
  geometricMean,
  medianOf,
  microsecondsOf,
  PAIRS,
  round3,
  secondOf,
} from './resample-pairs.mjs';

const ROUNDS = 7;
const PEER = 'libsamplerate-js SINC_BEST';

async function peerOf(fromHz, toHz, chunk) {
  const converterType = libsamplerate.ConverterType.SRC_SINC_BEST_QUALITY;
  const peer = await libsamplerate.create(1, fromHz, toHz, { converterType });
  const output = new Float32Array(toHz / CHUNKS + 64);
  return () => {
    for (let turn = 0; turn < CHUNKS; turn += 1) peer.full(chunk, output);
  };
}

for (const kernel of ['wasm', 'typescript']) {
  const speeds = [];
  for (const [fromHz, toHz] of PAIRS) {
    const chunk = chunkOf(fromHz);
    const ours = secondOf(createResampler({ fromHz, toHz, format: 'float32', kernel }), chunk);
    const peer = await peerOf(fromHz, toHz, chunk);
    microsecondsOf(ours, 150);
    peer();
    const rounds = Array.from({ length: ROUNDS }, () => ({ ours: microsecondsOf(ours), peer: microsecondsOf(peer) }));
    const faster = medianOf(rounds.map((round) => round.peer / round.ours));
    speeds.push(faster);
    console.log(
      JSON.stringify({
        case: 'audio/resample-high',
        kernel,
        fromHz,
        toHz,
        ratio: round3(1 / faster),
        timesFaster: round3(faster),
        oursNs: Math.round(medianOf(rounds.map((round) => round.ours)) * 1_000),
        floor: PEER,
        floorNs: Math.round(medianOf(rounds.map((round) => round.peer)) * 1_000),
        rounds: ROUNDS,
        clock: 'cpu',
        node: process.version,
      }),
    );
  }
  console.log(
    JSON.stringify({
      case: 'audio/resample-high-geometric-mean',
      kernel,
      timesFaster: round3(geometricMean(speeds)),
      floor: PEER,
      clock: 'cpu',
      node: process.version,
    }),
  );
}
