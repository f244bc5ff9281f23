// Ten seconds of PCM16 in 20 ms chunks, against the least that can be done with them: the energy of each chunk.
import { createVoiceActivityDetector, spectrogram } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const SECONDS = 10;

function energies(chunks) {
  return chunks.map((chunk) => {
    let energy = 0;
    for (let index = 0; index < chunk.length; index++) energy += chunk[index] * chunk[index];
    return energy;
  });
}

for (const sampleRateHz of [8_000, 24_000, 48_000]) {
  // Syllables of a tone, four a second, a pause of a second after two.
  const samples = Int16Array.from({ length: SECONDS * sampleRateHz }, (_, index) => {
    const seconds = index / sampleRateHz;
    const isSpeech = seconds % 3 < 2 && seconds % 0.25 < 0.18;
    return Math.round((isSpeech ? 8_000 : 20) * Math.sin(seconds * 1_400));
  });
  const chunkLength = sampleRateHz / 50;
  const chunks = Array.from({ length: samples.length / chunkLength }, (_, index) =>
    samples.subarray(index * chunkLength, (index + 1) * chunkLength),
  );
  await benchCase({
    name: 'audio/voice-activity-ten-seconds',
    ours() {
      const detector = createVoiceActivityDetector({ sampleRateHz });
      return chunks.flatMap((chunk) => detector.push(chunk));
    },
    floor: () => energies(chunks),
    floorName: 'energy of each chunk',
    rounds: 5,
    clock: 'cpu',
    facts: { sampleRateHz },
  });
}

const samples = Int16Array.from({ length: SECONDS * 24_000 }, (_, index) => Math.round(9_000 * Math.sin(index * 0.07)));
await benchCase({
  name: 'audio/spectrogram-ten-seconds',
  ours: () => spectrogram(samples, { sampleRateHz: 24_000, columns: 192, rows: 64 }),
  floor: () => energies([samples]),
  floorName: 'energy of all samples',
  rounds: 5,
  clock: 'cpu',
  facts: { columns: 192, rows: 64 },
});
