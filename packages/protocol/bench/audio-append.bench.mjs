// From PCM bytes to the frame of an append, against the ordinary way: base64 through JSON.stringify.
import { base64FromBytes, encodeAudioAppend, gaDialect } from '../dist/index.js';
import { benchCase } from '../../../scripts/bench-case.mjs';

const type = 'input_audio_buffer.append';
for (const pcmBytes of [960, 4_800, 19_200]) {
  const pcm = Buffer.alloc(pcmBytes, 1).map((_, index) => (index * 31) % 251);
  const floor = () => JSON.stringify({ type, audio: pcm.toString('base64') });
  const ways = {
    'protocol/encode-audio-append': () => encodeAudioAppend(pcm),
    // An event that others look at too, as a session sends it.
    'protocol/encode-append-event': () => gaDialect.encode({ type, audio: base64FromBytes(pcm) }),
  };
  for (const [name, ours] of Object.entries(ways)) {
    if (ours() !== floor()) throw new Error('the two ways differ');
    await benchCase({ name, ours, floor, floorName: 'JSON.stringify + toString(base64)', facts: { pcmBytes } });
  }
  if (pcmBytes < 4_800) continue;
  // With the bytes of the frame on both sides: a string may be put together only when somebody reads it.
  await benchCase({
    name: 'protocol/encode-audio-append-bytes',
    ours: () => Buffer.from(encodeAudioAppend(pcm)),
    floor: () => Buffer.from(floor()),
    floorName: 'JSON.stringify + toString(base64), as bytes',
    facts: { pcmBytes },
  });
}
