/// <reference lib="dom" />
import { type AbortOptions, AntiphonError, systemClock, untilAborted } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';
import type { AudioPlace, PlayedReport } from './audio-place.ts';
import type { BrowserAudioParts } from './browser-audio-parts.ts';
import { browserAudioError } from './browser-audio-problem.ts';
import { checkDuration } from './check-duration.ts';
import { type OpenProcessor, openProcessor } from './open-processor.ts';
import type { PlaybackCommand, PlaybackProcessorOptions, PlaybackReport } from './playback-messages.ts';
import { withinMs } from './within-ms.ts';
import { PLAYBACK_PROCESSOR } from './worklet-names.ts';

/** Options of {@link createAudioPlayback}. */
export interface AudioPlaybackOptions extends BrowserAudioParts {
  /** The rate of what is queued, in hertz; the device may have any other. @default 24_000 */
  readonly sampleRateHz?: number | undefined;
  /** How much is gathered before it sounds, after silence, in milliseconds, 0 to 2 000: what the network may be late by. @default 80 */
  readonly bufferMs?: number | undefined;
  /** How often `onPlayed` is called while a part plays, in milliseconds, 5 to 2 000; also at the end of each part. @default 50 */
  readonly reportIntervalMs?: number | undefined;
  /** Hears how far each content part has been played. @default nobody */
  readonly onPlayed?: ((report: PlayedReport) => void) | undefined;
  /** Hears that a part ran dry before its next piece came, and for how long. Playing goes on by itself. @default nobody */
  readonly onUnderrun?: ((underrun: AudioUnderrun) => void) | undefined;
  /** Hears that the audio thread failed: `UNSUPPORTED`. The playback is closed then. @default nobody */
  readonly onError?: ((error: AntiphonError) => void) | undefined;
}

/** A gap in one content part. */
export interface AudioUnderrun extends Required<AudioPlace> {
  readonly silentMs: number;
}

/** A loudspeaker with a queue. */
export interface AudioPlayback extends AsyncDisposable {
  readonly context: AudioContext;
  /** Wakes the device: call it from a user's gesture. A device that cannot be woken stays silent. Never rejects. */
  resume(): Promise<void>;
  /** Queues mono PCM16 behind all that came before, without a gap. Copies. @throws {AntiphonError} `CLOSED` after `close`. */
  enqueue(samples: Int16Array, place: AudioPlace): void;
  /**
   * Falls silent within some milliseconds and drops what is queued. Resolves with how far the part that sounded last was played: what to cut the
   * conversation to. Never rejects.
   */
  clear(): Promise<PlayedReport | undefined>;
  /** Resolves when all that is queued now has been played or dropped. @throws the signal's reason. */
  finished(options?: AbortOptions): Promise<void>;
  /** Falls silent and lets go of the device. Idempotent; never rejects. */
  close(): Promise<void>;
}

const DEFAULTS = { sampleRateHz: 24_000, bufferMs: 80, reportIntervalMs: 50 };
const CLEAR_TIMEOUT_MS = 500;

/**
 * Opens the loudspeaker: a queue of PCM16 that is resampled and played beside the page in an AudioWorklet, and that tells how many milliseconds of each
 * content part have sounded. Milliseconds are counted when the samples go to the device, which may hold them for some more.
 *
 * Whoever opens it closes it. The signal ends the opening alone.
 *
 * @throws {AntiphonError} `UNSUPPORTED` with `details.problem`: `no-audio-context`, `no-audio-worklet`, `worklet-not-loaded`; `INVALID_ARGUMENT`,
 * `AUDIO_FORMAT` for an option; the signal's reason.
 * @example
 * import { createAudioPlayback } from '@antiphon/audio/browser';
 *
 * export async function play(samples: Int16Array) {
 *   await using playback = await createAudioPlayback({ onPlayed: ({ itemId, playedMs }) => console.log(itemId, playedMs) });
 *   playback.enqueue(samples, { itemId: 'item_1' });
 *   await playback.finished();
 * }
 */
export async function createAudioPlayback(
  options: AudioPlaybackOptions = {},
  { signal }: AbortOptions = {},
): Promise<AudioPlayback> {
  const processorOptions = checkOptions(options);
  const nodeOptions = { numberOfInputs: 0, numberOfOutputs: 1, outputChannelCount: [1], processorOptions };
  const processor = await openProcessor({ name: PLAYBACK_PROCESSOR, parts: options, nodeOptions }, { signal });
  processor.node.connect(processor.context.destination);
  return startPlayback(processor, options);
}

function checkOptions(options: AudioPlaybackOptions): PlaybackProcessorOptions {
  const { sampleRateHz = DEFAULTS.sampleRateHz, bufferMs = DEFAULTS.bufferMs } = options;
  const { reportIntervalMs = DEFAULTS.reportIntervalMs } = options;
  checkSampleRate('sampleRateHz', sampleRateHz);
  checkDuration('bufferMs', bufferMs, { minimum: 0, maximum: 2_000 });
  checkDuration('reportIntervalMs', reportIntervalMs, { minimum: 5, maximum: 2_000 });
  return { sampleRateHz, bufferMs, reportIntervalMs };
}

/** Someone who waits until a command is done with. */
interface Waiter {
  readonly sequence: number;
  readonly settle: (report?: PlayedReport) => void;
}

function startPlayback(processor: OpenProcessor, options: AudioPlaybackOptions): AudioPlayback {
  const { node, context } = processor;
  const waiters = new Set<Waiter>();
  let sequence = 0;
  let doneSequence = 0;
  let lastReport: PlayedReport | undefined;
  let closing: Promise<void> | undefined;

  const command = (message: PlaybackCommand): void => node.port.postMessage(message, []);
  const settleUntil = (done: number, report?: PlayedReport): void => {
    doneSequence = Math.max(doneSequence, done);
    for (const waiter of waiters) {
      if (waiter.sequence > doneSequence) continue;
      waiters.delete(waiter);
      waiter.settle(report);
    }
  };
  const untilDone = (wanted: number): Promise<PlayedReport | undefined> =>
    wanted <= doneSequence
      ? Promise.resolve(undefined)
      : new Promise((settle) => void waiters.add({ sequence: wanted, settle }));
  const hear = (report: PlaybackReport): void => {
    switch (report.type) {
      case 'played':
        lastReport = report.report;
        return options.onPlayed?.(report.report);
      case 'finished':
        return settleUntil(report.sequence);
      case 'cleared':
        // How far it was is told before anybody goes on.
        if (report.report !== undefined) options.onPlayed?.(report.report);
        return settleUntil(report.sequence, report.report);
      case 'underrun':
        return options.onUnderrun?.({ ...report.part, silentMs: report.silentMs });
      default:
        return report satisfies never;
    }
  };
  const finish = async (): Promise<void> => {
    command({ type: 'end' });
    await processor.close();
    settleUntil(Number.POSITIVE_INFINITY);
  };
  const close = (): Promise<void> => (closing ??= finish());

  node.port.onmessage = ({ data }: MessageEvent) => hear(data as PlaybackReport);
  node.onprocessorerror = (event) => {
    void close();
    options.onError?.(browserAudioError('worklet-failed', event));
  };
  return {
    context,
    // A device that cannot be woken is as good as none.
    resume: () => context.resume().catch(() => undefined),
    enqueue(samples, { itemId, contentIndex = 0 }) {
      if (closing !== undefined) throw closed();
      sequence += 1;
      command({ type: 'enqueue', samples, part: { itemId, contentIndex }, sequence });
    },
    async clear() {
      if (closing !== undefined) return lastReport;
      sequence += 1;
      command({ type: 'clear', sequence });
      // A thread that stands still does not answer, and plays nothing.
      return (await withinMs(untilDone(sequence), CLEAR_TIMEOUT_MS, systemClock)) ?? lastReport;
    },
    async finished({ signal }: AbortOptions = {}) {
      await untilAborted(untilDone(sequence), signal);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function closed(): AntiphonError {
  return new AntiphonError({ code: 'CLOSED', message: 'this playback is closed: open another' });
}
