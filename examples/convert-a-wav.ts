// The audio package alone: a recording in stereo at 44 100 Hz becomes what a Realtime model takes, and what a telephone takes.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertAudio, g711Format, levelMeter, pcm16Format, pcm16FromBytes, resample } from '@antiphon/audio';
import { createWavFileWriter, readWavFile, writeWavFile } from '@antiphon/audio/node';

const folder = await mkdtemp(join(tmpdir(), 'antiphon-example-'));
try {
  // Two seconds of 24 bits: a tone on the left, another on the right. Yours comes from a recorder.
  const tones = Float32Array.from(
    { length: 2 * 88_200 },
    (_, index) => 0.4 * Math.sin((index >> 1) * (index % 2 === 0 ? 0.06 : 0.09)),
  );
  const stereo = { encoding: 'pcm', bitsPerSample: 24, sampleRateHz: 44_100, channelCount: 2 } as const;
  await writeWavFile(join(folder, 'recording.wav'), {
    format: stereo,
    samples: tones,
    metadata: { INAM: 'Two tones' },
  });

  const { data, format, metadata, frameCount } = await readWavFile(join(folder, 'recording.wav'));
  console.log(
    `${frameCount / format.sampleRateHz} s, ${format.bitsPerSample} bits, ${format.channelCount} channels`,
    metadata,
  );

  const samples = pcm16FromBytes(convertAudio(data, format, pcm16Format(24_000)));
  console.log(`${samples.length} samples for the model, peak ${levelMeter(samples).peakDbfs.toFixed(1)} dBFS`);
  console.log(`${convertAudio(data, format, g711Format('pcmu')).length} bytes for the telephone`);

  // Samples in, samples out, at any two rates; `best` is for archives, `fast` for the least delay.
  console.log(`${resample(samples, { fromHz: 24_000, toHz: 22_500, quality: 'best' }).length} samples at 22 500 Hz`);

  // Piece by piece, to a file that can be played at every moment.
  await using writer = await createWavFileWriter(join(folder, 'growing.wav'), { format: pcm16Format(24_000) });
  for (let start = 0; start < samples.length; start += 4_800)
    await writer.write(samples.subarray(start, start + 4_800));
  await writer.close();
  console.log(`${(await stat(join(folder, 'growing.wav'))).size} bytes on disk`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
