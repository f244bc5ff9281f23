/// <reference lib="dom" />
import { type AbortOptions, type AntiphonError, systemClock, untilAborted } from '@antiphon/interface';
import { checkSampleRate } from '../audio-format.ts';
import type { BrowserAudioParts } from './browser-audio-parts.ts';
import { browserAudioError, microphoneError } from './browser-audio-problem.ts';
import type { CaptureCommand, CaptureProcessorOptions, CaptureReport } from './capture-messages.ts';
import { checkDuration } from './check-duration.ts';
import { type OpenProcessor, openProcessor } from './open-processor.ts';
import { withinMs } from './within-ms.ts';
import { CAPTURE_PROCESSOR } from './worklet-names.ts';

/** Options of {@link createMicrophoneCapture}. */
export interface MicrophoneCaptureOptions extends BrowserAudioParts {
  /** Takes each chunk, mono PCM16 at `sampleRateHz`, in order; each has an array of its own. The last may be shorter. */
  readonly onChunk: (samples: Int16Array) => void;
  /** Hears that the microphone went away by itself: `UNSUPPORTED`. The capture is closed then. @default nobody */
  readonly onError?: ((error: AntiphonError) => void) | undefined;
  /** The rate that is wanted, in hertz, whatever the device has. @default 24_000 */
  readonly sampleRateHz?: number | undefined;
  /** How long a chunk is, in milliseconds, 5 to 2 000. @default 40 */
  readonly chunkMs?: number | undefined;
  /** What is asked of the microphone. @default echo cancellation, noise suppression and gain control, one channel */
  readonly constraints?: MediaTrackConstraints | undefined;
  /** Asks for the microphone. @default `navigator.mediaDevices.getUserMedia` */
  readonly getUserMedia?: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | undefined;
}

/** A microphone that is being heard. */
export interface MicrophoneCapture extends AsyncDisposable {
  readonly sampleRateHz: number;
  /** What is heard, for a meter of your own. */
  readonly stream: MediaStream;
  /** Gives the last chunk, then lets go of the microphone. Idempotent; never rejects. */
  close(): Promise<void>;
}

const DEFAULTS = { sampleRateHz: 24_000, chunkMs: 40 };
const CONSTRAINTS: MediaTrackConstraints = {
  channelCount: 1,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const CLOSE_TIMEOUT_MS = 500;

/**
 * Asks for the microphone and gives what it hears in chunks of PCM16, resampled beside the page in an AudioWorklet. Call it from a user's gesture.
 *
 * Whoever opens it closes it. The signal ends the opening alone.
 *
 * @throws {AntiphonError} `UNSUPPORTED` with `details.problem`: `permission-denied`, `no-device`, `device-busy`, `no-media-devices`, `no-audio-worklet`,
 * `no-audio-context`, `worklet-not-loaded`; `INVALID_ARGUMENT`, `AUDIO_FORMAT` for an option; the signal's reason. The microphone is free then.
 * @example
 * import { createMicrophoneCapture } from '@antiphon/audio/browser';
 *
 * export async function listen(send: (samples: Int16Array) => void) {
 *   await using capture = await createMicrophoneCapture({ onChunk: send, sampleRateHz: 24_000, chunkMs: 40 });
 *   await new Promise((resolve) => setTimeout(resolve, 5_000, capture));
 * }
 */
export async function createMicrophoneCapture(
  options: MicrophoneCaptureOptions,
  { signal }: AbortOptions = {},
): Promise<MicrophoneCapture> {
  const processorOptions = checkOptions(options);
  signal?.throwIfAborted();
  const stream = await untilAborted(openMicrophone(options), signal, stopTracks);
  try {
    const nodeOptions = { numberOfInputs: 1, numberOfOutputs: 0, processorOptions };
    const processor = await openProcessor({ name: CAPTURE_PROCESSOR, parts: options, nodeOptions }, { signal });
    return startCapture({ stream, processor, options, sampleRateHz: processorOptions.sampleRateHz });
  } catch (error) {
    stopTracks(stream);
    throw error;
  }
}

function checkOptions(options: MicrophoneCaptureOptions): CaptureProcessorOptions {
  const { sampleRateHz = DEFAULTS.sampleRateHz, chunkMs = DEFAULTS.chunkMs } = options;
  checkSampleRate('sampleRateHz', sampleRateHz);
  checkDuration('chunkMs', chunkMs, { minimum: 5, maximum: 2_000 });
  return { sampleRateHz, chunkSamples: Math.max(1, Math.round((chunkMs / 1000) * sampleRateHz)) };
}

async function openMicrophone({
  constraints = CONSTRAINTS,
  getUserMedia,
}: MicrophoneCaptureOptions): Promise<MediaStream> {
  const ask = getUserMedia ?? platformMicrophone();
  try {
    return await ask({ audio: constraints });
  } catch (error) {
    throw microphoneError(error);
  }
}

function platformMicrophone(): (constraints: MediaStreamConstraints) => Promise<MediaStream> {
  // The types promise it; a page that was not loaded securely does not have it.
  const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw browserAudioError('no-media-devices');
  return (constraints) => devices.getUserMedia(constraints);
}

interface CaptureParts {
  readonly stream: MediaStream;
  readonly processor: OpenProcessor;
  readonly options: MicrophoneCaptureOptions;
  readonly sampleRateHz: number;
}

function startCapture({ stream, processor, options, sampleRateHz }: CaptureParts): MicrophoneCapture {
  const { node, context } = processor;
  const source = context.createMediaStreamSource(stream);
  let closing: Promise<void> | undefined;
  let settleEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => (settleEnded = resolve));

  const finish = async (): Promise<void> => {
    node.port.postMessage({ type: 'end' } satisfies CaptureCommand, []);
    // A thread that stands still gives no last chunk: the microphone is let go all the same.
    await withinMs(ended, CLOSE_TIMEOUT_MS, systemClock);
    source.disconnect();
    stopTracks(stream);
    await processor.close();
  };
  const close = (): Promise<void> => (closing ??= finish());
  const fail = (error: AntiphonError): void => {
    if (closing !== undefined) return;
    settleEnded();
    void close();
    options.onError?.(error);
  };
  node.port.onmessage = ({ data }: MessageEvent) => {
    const report = data as CaptureReport;
    if (report.type === 'chunk') options.onChunk(report.samples);
    else settleEnded();
  };
  node.onprocessorerror = (event) => fail(browserAudioError('worklet-failed', event));
  for (const track of stream.getAudioTracks()) {
    track.addEventListener('ended', () => fail(browserAudioError('device-lost')), { once: true });
  }
  source.connect(node);
  // A context that was made before the user allowed anything stands still.
  void context.resume().catch(() => undefined);
  return { sampleRateHz, stream, close, [Symbol.asyncDispose]: close };
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
