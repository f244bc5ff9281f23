// The file of the audio thread: it registers both processors and exports nothing.
import type { CaptureCommand, CaptureProcessorOptions } from './capture-messages.ts';
import { createCaptureStage } from './capture-stage.ts';
import type { PlaybackCommand, PlaybackProcessorOptions } from './playback-messages.ts';
import { createPlaybackStage } from './playback-stage.ts';
import { CAPTURE_PROCESSOR, PLAYBACK_PROCESSOR } from './worklet-names.ts';

interface ProcessorPort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
}

// The global scope of an AudioWorklet; TypeScript has no types for it.
declare const sampleRate: number;
declare const AudioWorkletProcessor: new () => { readonly port: ProcessorPort };
declare const registerProcessor: (
  name: string,
  processor: new (options: { readonly processorOptions: never }) => unknown,
) => void;

type Channels = readonly Float32Array[];

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #stage;
  #isOver = false;

  constructor({ processorOptions }: { readonly processorOptions: CaptureProcessorOptions }) {
    super();
    const { port } = this;
    this.#stage = createCaptureStage({
      ...processorOptions,
      contextRateHz: sampleRate,
      send: (report) => port.postMessage(report, report.type === 'chunk' ? [report.samples.buffer] : []),
    });
    port.onmessage = ({ data }) => {
      const command = data as CaptureCommand;
      if (command.type !== 'end') return;
      this.#stage.end();
      this.#isOver = true;
    };
  }

  process([input]: readonly Channels[]): boolean {
    if (input !== undefined) this.#stage.process(input);
    return !this.#isOver;
  }
}

class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #stage;
  #isOver = false;

  constructor({ processorOptions }: { readonly processorOptions: PlaybackProcessorOptions }) {
    super();
    const { port } = this;
    this.#stage = createPlaybackStage({
      ...processorOptions,
      contextRateHz: sampleRate,
      send: (report) => port.postMessage(report),
    });
    port.onmessage = ({ data }) => {
      const command = data as PlaybackCommand;
      if (command.type === 'end') this.#isOver = true;
      else this.#stage.receive(command);
    };
  }

  process(_inputs: unknown, [output]: readonly Channels[]): boolean {
    const [first, ...others] = output ?? [];
    if (first !== undefined) this.#stage.process(first);
    for (const other of others) if (first !== undefined) other.set(first);
    return !this.#isOver;
  }
}

registerProcessor(CAPTURE_PROCESSOR, CaptureProcessor);
registerProcessor(PLAYBACK_PROCESSOR, PlaybackProcessor);
