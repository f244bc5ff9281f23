// One GiB of PCM16 streamed from a repeated piece through createWavReader, against copying the same bytes into a kept array;
// and a million empty chunks, which must be passed over once. CPU time; each round runs both.
import { createWavReader, createWavWriter } from '../dist/index.js';

const GIBIBYTE = 2 ** 30;
const ROUNDS = 5;
const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 };
const header = createWavWriter(format).header();

function cpuMs(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const medianOf = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value) => Math.round(value * 1_000) / 1_000;

function measure({ name, ours, floor, ...facts }) {
  const times = Array.from({ length: ROUNDS + 1 }, () => ({ floor: cpuMs(floor), ours: cpuMs(ours) })).slice(1);
  console.log(
    JSON.stringify({
      case: name,
      ratio: round(medianOf(times.map((time) => time.ours / time.floor))),
      oursMs: round(medianOf(times.map((time) => time.ours))),
      floor: 'copying the bytes',
      floorMs: round(medianOf(times.map((time) => time.floor))),
      rounds: ROUNDS,
      clock: 'cpu',
      node: process.version,
      ...facts,
    }),
  );
}

for (const pieceBytes of [4_096, 65_536]) {
  const piece = new Uint8Array(pieceBytes).map((_, index) => index * 31);
  const kept = new Uint8Array(pieceBytes);
  const keptSamples = new Int16Array(pieceBytes / 2);
  const pieceCount = GIBIBYTE / pieceBytes;
  const uses = {
    // Every byte is used: what comes out is copied on, as the floor copies.
    'stored bytes': ({ data }) => kept.set(data),
    samples: (frames) => frames.toPcm16(keptSamples),
  };
  for (const [use, take] of Object.entries(uses)) {
    let peakBytes = 0;
    globalThis.gc();
    const before = process.memoryUsage.rss();
    const ours = () => {
      const reader = createWavReader();
      reader.push(header);
      for (let count = 0; count < pieceCount; count++) {
        for (const frames of reader.push(piece)) take(frames);
        if (count % 1_024 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss() - before);
      }
      reader.end();
      if (reader.frameCount !== GIBIBYTE / 2) throw new Error(`${reader.frameCount} frames`);
    };
    const floor = () => {
      for (let count = 0; count < pieceCount; count++) kept.set(piece);
    };
    measure({ name: 'audio/wav-stream-one-gibibyte', ours, floor, pieceBytes, use });
    const peakMebibytes = round(peakBytes / 2 ** 20);
    console.log(JSON.stringify({ case: 'audio/wav-stream-memory', pieceBytes, use, peakMebibytes }));
  }
}

const emptyChunk = Uint8Array.of(0x6a, 0x75, 0x6e, 0x6b, 0, 0, 0, 0);
const emptyChunks = new Uint8Array(4_096).map((_, index) => emptyChunk[index % 8]);
const kept = new Uint8Array(4_096);
const pieces = Math.ceil(1_000_000 / 512);
measure({
  name: 'audio/wav-million-empty-chunks',
  ours() {
    const reader = createWavReader();
    reader.push(header.subarray(0, 36));
    for (let count = 0; count < pieces; count++) reader.push(emptyChunks);
    reader.push(header.subarray(36));
    reader.end();
  },
  floor() {
    for (let count = 0; count < pieces; count++) kept.set(emptyChunks);
  },
  chunks: pieces * 512,
  pieceBytes: 4_096,
});
