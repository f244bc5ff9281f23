// Twenty seconds of telephone speech in pieces of 20 ms and of one second, against the alawmulaw package, which always makes a new array.
// `g711-allocation` makes the peer's array and leaves it empty: nothing that gives a new array can be faster.
import { createRequire } from 'node:module';
import { decodePcma, decodePcmu, encodePcma, encodePcmu } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const alawmulaw = createRequire(import.meta.url)('alawmulaw');
const LAWS = {
  pcmu: { encode: encodePcmu, decode: decodePcmu, peer: alawmulaw.mulaw },
  pcma: { encode: encodePcma, decode: decodePcma, peer: alawmulaw.alaw },
};
let state = 1;
const noise = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;

for (const [law, { encode, decode, peer }] of Object.entries(LAWS)) {
  for (const sampleCount of [160, 8_000]) {
    const samples = Int16Array.from({ length: sampleCount }, (_, index) =>
      Math.round(9_000 * Math.sin(index * 0.07) * Math.sin(index * 0.003) + 900 * noise()),
    );
    const codes = encode(samples);
    const keptCodes = new Uint8Array(sampleCount);
    const keptSamples = new Int16Array(sampleCount);
    const repeat = (work) => () => {
      for (let done = 0; done < 160_000; done += sampleCount) work();
    };
    const common = { floorName: 'alawmulaw', clock: 'cpu' };
    const directions = {
      encode: [() => encode(samples, keptCodes), () => encode(samples), () => peer.encode(samples)],
      decode: [() => decode(codes, keptSamples), () => decode(codes), () => peer.decode(codes)],
    };
    for (const [direction, [kept, fresh, floor]] of Object.entries(directions)) {
      for (const [array, ours] of Object.entries({ kept, fresh })) {
        const facts = { law, sampleCount, array };
        await benchCase({
          name: `audio/g711-${direction}`,
          ours: repeat(ours),
          floor: repeat(floor),
          facts,
          ...common,
        });
      }
      const allocate = direction === 'encode' ? () => new Uint8Array(sampleCount) : () => new Int16Array(sampleCount);
      await benchCase({
        name: 'audio/g711-allocation',
        ours: repeat(allocate),
        floor: repeat(floor),
        facts: { law, sampleCount, direction },
        ...common,
      });
    }
  }
}
