// PCM bytes to base64 characters in a kept array and back, without a string in between, against Buffer by way of a string; and to strings.
import { base64Length, decodeBase64, decodeBase64Into, encodeBase64, encodeBase64Into } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

for (const pcmBytes of [960, 4_800, 19_200]) {
  const pcm = Buffer.from(Uint8Array.from({ length: pcmBytes }, (_, index) => (index * 31 + (index >> 3)) % 256));
  const text = pcm.toString('base64');
  const characters = Buffer.from(new Uint8Array(base64Length(pcmBytes)).buffer);
  const bytes = Buffer.from(new Uint8Array(pcmBytes).buffer);
  const repetitions = Math.ceil(2_000_000 / pcmBytes);
  const repeat = (work) => () => {
    for (let count = 0; count < repetitions; count++) work();
  };
  const cases = {
    'encode-into': [() => encodeBase64Into(pcm, characters), () => characters.latin1Write(pcm.toString('base64'), 0)],
    'decode-into': [() => decodeBase64Into(characters, bytes), () => bytes.write(characters.latin1Slice(), 'base64')],
    'encode-text': [() => encodeBase64(pcm), () => pcm.toString('base64')],
    'decode-text': [() => decodeBase64(text), () => Buffer.from(text, 'base64')],
  };
  for (const [name, [ours, floor]] of Object.entries(cases)) {
    let best = Infinity;
    const measured = () => {
      const start = performance.now();
      repeat(ours)();
      best = Math.min(best, performance.now() - start);
    };
    encodeBase64Into(pcm, characters);
    if (Buffer.compare(Buffer.from(text), characters) !== 0) throw new Error('the two ways differ');
    await benchCase({
      name: `audio/base64-${name}`,
      ours: measured,
      floor: repeat(floor),
      floorName: 'Buffer',
      clock: 'cpu',
      facts: { pcmBytes },
    });
    const gigabytesPerSecond = Math.round((repetitions * pcmBytes) / best / 1e4) / 100;
    console.log(
      JSON.stringify({ case: `audio/base64-${name}-speed`, pcmBytes, bestGigabytesPerSecond: gigabytesPerSecond }),
    );
  }
}
