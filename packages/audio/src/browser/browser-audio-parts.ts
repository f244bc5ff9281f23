/// <reference lib="dom" />

/** The parts of the browser that audio is made of, each to be replaced. */
export interface BrowserAudioParts {
  /**
   * Where the processors run, at any sample rate. One that is given here is not closed.
   * @default a new one, which is closed in the end
   */
  readonly context?: AudioContext | undefined;
  /** Where the worklet file is. @default `worklets.js` beside this module: bundlers that know `new URL(…, import.meta.url)` copy it */
  readonly workletUrl?: URL | string | undefined;
  /** Makes the context, where none is given. @default `new AudioContext({ latencyHint: 'interactive' })` */
  readonly createContext?: (() => AudioContext) | undefined;
  /** Makes the node of a processor. @default `new AudioWorkletNode(…)` */
  readonly createNode?:
    | ((context: AudioContext, name: string, options: AudioWorkletNodeOptions) => AudioWorkletNode)
    | undefined;
}
