// One second of audio in chunks of 20 ms, in floating point, against native libsoxr at HQ, where it and a C compiler are installed.
// libsoxr works in blocks of up to 150 ms, by Fourier transform; ours puts each sample out as soon as the filter's length allows.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
const folder = mkdtempSync(join(tmpdir(), 'soxr-peer-'));
const program = join(folder, 'soxr-peer');
try {
  const source = join(import.meta.dirname, 'soxr-peer.c');
  const { status } = spawnSync('cc', ['-O2', source, '-o', program, '-lsoxr'], { stdio: 'ignore' });
  if (status === 0) measure();
  else
    console.log(JSON.stringify({ case: 'audio/resample-high', floor: 'libsoxr HQ', skipped: 'needs cc and libsoxr' }));
} finally {
  rmSync(folder, { recursive: true });
}

function peerMicroseconds(fromHz, toHz) {
  const { stdout } = spawnSync(program, [fromHz, toHz, 20_000].map(String), { encoding: 'utf8' });
  return JSON.parse(stdout).microseconds * CHUNKS;
}

function measure() {
  const shares = [];
  for (const [fromHz, toHz] of PAIRS) {
    const ours = secondOf(createResampler({ fromHz, toHz, format: 'float32' }), chunkOf(fromHz));
    microsecondsOf(ours, 150);
    const rounds = Array.from({ length: ROUNDS }, () => ({
      ours: microsecondsOf(ours),
      peer: peerMicroseconds(fromHz, toHz),
    }));
    const share = medianOf(rounds.map((round) => round.peer / round.ours));
    shares.push(share);
    console.log(
      JSON.stringify({
        case: 'audio/resample-high',
        fromHz,
        toHz,
        ratio: round3(1 / share),
        shareOfSpeed: round3(share),
        oursNs: Math.round(medianOf(rounds.map((round) => round.ours)) * 1_000),
        floor: 'libsoxr HQ',
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
      shareOfSpeed: round3(geometricMean(shares)),
      floor: 'libsoxr HQ',
      clock: 'cpu',
      node: process.version,
    }),
  );
}
