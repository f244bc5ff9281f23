// One second of speech-like PCM16, against straight-line interpolation: the cheapest way there is, and an audibly wrong one.
import { resample } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

function interpolate(samples, fromHz, toHz) {
  const output = new Int16Array(Math.round((samples.length * toHz) / fromHz));
  for (let index = 0; index < output.length; index += 1) {
    const position = (index * fromHz) / toHz;
    const left = Math.floor(position);
    const a = samples[left] ?? 0;
    output[index] = a + ((samples[left + 1] ?? a) - a) * (position - left);
  }
  return output;
}

for (const [fromHz, toHz] of [
  [48_000, 24_000],
  [44_100, 24_000],
  [22_050, 24_000],
  [16_000, 24_000],
  [8_000, 24_000],
  [24_000, 8_000],
]) {
  const samples = Int16Array.from({ length: fromHz }, (_, index) =>
    Math.round(9_000 * Math.sin(index * 0.07) + 4_000 * Math.sin(index * 0.31)),
  );
  await benchCase({
    name: 'audio/resample-one-second',
    ours: () => resample(samples, { fromHz, toHz }),
    floor: () => interpolate(samples, fromHz, toHz),
    floorName: 'linear interpolation',
    rounds: 5,
    facts: { fromHz, toHz },
  });
}
