// Who speaks when in a recording, by the same rules as `server_vad`: at once for a file, piece by piece for a microphone.
import {
  concat,
  convertToPcm16,
  createVoiceActivityDetector,
  detectVoiceActivity,
  readWav,
  writeWav,
} from '@antiphon/audio';
import { syllableVoice } from '@antiphon/emulator';

// The emulator's voice says two sentences, with two seconds of a quiet room before, between and behind them.
const voice = syllableVoice();
const [first, second] = await Promise.all([voice.speak('Is anybody there?'), voice.speak('Then I shall come in.')]);
const room = (): Int16Array => Int16Array.from({ length: 48_000 }, (_, index) => 20 * Math.sin(index * index));
const samples = concat([room(), first, room(), second, room()]);
const wav = writeWav({ sampleRateHz: 24_000, samples }); // readWavFile of '@antiphon/audio/node' reads yours

const speech = convertToPcm16(readWav(wav), { sampleRateHz: 16_000 });
for (const { startMs, endMs } of detectVoiceActivity(speech, { sampleRateHz: 16_000, silenceDurationMs: 500 })) {
  console.log(`speech from ${(startMs / 1000).toFixed(1)} to ${(endMs / 1000).toFixed(1)} s`);
}

const detector = createVoiceActivityDetector({ sampleRateHz: 16_000 });
for (let start = 0; start < speech.length; start += 320) {
  for (const event of detector.push(speech.subarray(start, start + 320)))
    console.log(`at ${start / 16} ms: ${event.type}`);
}
