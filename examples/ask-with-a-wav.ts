// A spoken prompt at any rate becomes 24 000 Hz mono PCM16 on the wire; the answer becomes samples again.
import {
  bytesFromPcm16,
  convertToPcm16,
  pcm16FromBytes,
  readWav,
  renderWaveform,
  waveform,
  writeWav,
} from '@antiphon/audio';
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { firstValueFrom, toArray } from 'rxjs';

// Half a second of a rising tone at 44 100 Hz stands for a recording: readWavFile('question.wav') from '@antiphon/audio/node' reads yours.
const recording = Int16Array.from(
  { length: 22_050 },
  (_, index) => 8_000 * Math.sin(index * (0.03 + index / 1_000_000)),
);
const question = readWav(writeWav({ sampleRateHz: 44_100, samples: recording }));

await using emulator = await createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: apiKey('any'),
  transport: wsTransport(),
  config: { audio: { input: { turn_detection: null } } },
});

await session.appendAudio(convertToPcm16(question, { sampleRateHz: 24_000 }));
await session.commitAudio();
const response = session.respond();
const chunks = firstValueFrom(response.audio$.pipe(toArray()));
console.log((await response.result).transcript);
const samples = pcm16FromBytes(Buffer.concat(await chunks));
console.log(
  renderWaveform(waveform(samples, { columns: 60 })),
  `${samples.length / 24_000} s`,
  `${bytesFromPcm16(samples).length} bytes`,
);
