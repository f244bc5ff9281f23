import { type AudioFormat, bytesPerFrame } from '@antiphon/audio';

/** How many bytes one millisecond of audio takes. Not always a whole number. */
export function bytesPerMs(format: AudioFormat): number {
  return (bytesPerFrame(format) * format.sampleRateHz) / 1000;
}
