/** What the capture processor is made with. */
export interface CaptureProcessorOptions {
  /** The rate that comes out, in hertz. */
  readonly sampleRateHz: number;
  /** How many samples one chunk has, at that rate. */
  readonly chunkSamples: number;
}

/** What the page tells the capture processor. */
export type CaptureCommand = { readonly type: 'end' };

/** What the capture processor tells the page. After `ended` nothing comes. */
export type CaptureReport = { readonly type: 'chunk'; readonly samples: Int16Array } | { readonly type: 'ended' };
