/// <reference lib="dom" />
import { createVoiceActivityDetector, levelMeter } from '../src/index.ts';
import {
  type AudioPlaybackOptions,
  createAudioPlayback,
  createMicrophoneCapture,
  type MicrophoneCaptureOptions,
  type PlayedReport,
} from '../src/browser/index.ts';

/** What the page can do, for a test to call. Everything goes over as JSON. */
export interface PageCalls {
  capture(options: CaptureRequest): Promise<Captured>;
  play(options: PlayRequest): Promise<Played>;
  /** The problem that opening a microphone meets. */
  captureProblem(options: Partial<MicrophoneCaptureOptions>): Promise<unknown>;
  playbackProblem(options: AudioPlaybackOptions): Promise<unknown>;
}

/** Where the page puts them. */
export interface PageGlobals {
  readonly calls: PageCalls;
}

export interface CaptureRequest {
  readonly durationMs: number;
  readonly sampleRateHz: number;
  readonly chunkMs: number;
  readonly contextRateHz?: number;
}

export interface Captured {
  readonly contextRateHz: number;
  readonly elapsedMs: number;
  readonly sampleCount: number;
  readonly chunkLengths: readonly number[];
  readonly rms: number;
  readonly events: readonly string[];
  readonly trackState: string;
}

export interface PlayRequest {
  readonly contextRateHz: number;
  /** Pieces of a tone, 100 ms each, by item. */
  readonly pieces: readonly { readonly itemId: string; readonly count: number }[];
  readonly clearAfterMs?: number;
}

export interface Played {
  readonly reports: readonly PlayedReport[];
  readonly cleared: PlayedReport | undefined;
  readonly elapsedMs: number;
  readonly underrunCount: number;
  /** The loudest that went to the device. */
  readonly peak: number;
  /** How loud it was some time after a clear. */
  readonly peakAfterClear: number;
}

const WORKLET = '/worklets.js';
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function capture({ durationMs, sampleRateHz, chunkMs, contextRateHz }: CaptureRequest): Promise<Captured> {
  const context = new AudioContext(contextRateHz === undefined ? {} : { sampleRate: contextRateHz });
  const detector = createVoiceActivityDetector({ sampleRateHz, silenceDurationMs: 300 });
  const chunkLengths: number[] = [];
  const events: string[] = [];
  let energy = 0;
  let sampleCount = 0;
  const onChunk = (samples: Int16Array): void => {
    chunkLengths.push(samples.length);
    sampleCount += samples.length;
    energy += levelMeter(samples).rms ** 2 * samples.length;
    events.push(...detector.push(samples).map(({ type }) => type));
  };
  const startedAt = performance.now();
  const microphone = await createMicrophoneCapture({
    onChunk,
    sampleRateHz,
    chunkMs,
    context,
    constraints: PLAIN,
    workletUrl: WORKLET,
  });
  await wait(durationMs);
  await microphone.close();
  const elapsedMs = performance.now() - startedAt;
  const trackState = microphone.stream.getAudioTracks()[0]?.readyState ?? 'none';
  await context.close();
  const rms = Math.sqrt(energy / sampleCount);
  return { contextRateHz: context.sampleRate, elapsedMs, sampleCount, chunkLengths, rms, events, trackState };
}

async function play({ contextRateHz, pieces, clearAfterMs }: PlayRequest): Promise<Played> {
  const context = new AudioContext({ sampleRate: contextRateHz });
  const analyser = context.createAnalyser();
  const reports: PlayedReport[] = [];
  let underrunCount = 0;
  await using playback = await createAudioPlayback({
    context,
    workletUrl: WORKLET,
    createNode(_context, name, options) {
      const node = new AudioWorkletNode(context, name, options);
      node.connect(analyser);
      return node;
    },
    onPlayed: (report) => void reports.push(report),
    onUnderrun: () => void underrunCount++,
  });
  await playback.resume();
  const block = new Float32Array(analyser.fftSize);
  const loudness = (): number => {
    analyser.getFloatTimeDomainData(block);
    return block.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
  };
  let peak = 0;
  const meter = setInterval(() => (peak = Math.max(peak, loudness())), 20);
  const startedAt = performance.now();
  const tone = Int16Array.from({ length: 2_400 }, (_, n) => 16_000 * Math.sin((2 * Math.PI * n) / 48));
  for (const { itemId, count } of pieces) {
    for (let index = 0; index < count; index++) playback.enqueue(tone, { itemId });
  }
  let cleared: PlayedReport | undefined;
  let peakAfterClear = 0;
  if (clearAfterMs !== undefined) {
    await wait(clearAfterMs);
    cleared = await playback.clear();
    await wait(200);
    peakAfterClear = loudness();
  }
  await playback.finished();
  const elapsedMs = performance.now() - startedAt;
  clearInterval(meter);
  await playback.close();
  await context.close();
  return { reports, cleared, elapsedMs, underrunCount, peak, peakAfterClear };
}

async function problemOf(opening: Promise<AsyncDisposable>): Promise<unknown> {
  try {
    await (await opening)[Symbol.asyncDispose]();
    return 'none';
  } catch (error) {
    const { code, details } = error as { readonly code: string; readonly details: { readonly problem: string } };
    return [code, details?.problem];
  }
}

const calls: PageCalls = {
  capture,
  play,
  captureProblem: (options) =>
    problemOf(createMicrophoneCapture({ onChunk: () => undefined, workletUrl: WORKLET, ...options })),
  playbackProblem: (options) => problemOf(createAudioPlayback({ workletUrl: WORKLET, ...options })),
};
Object.assign(globalThis, { calls } satisfies PageGlobals);
