import { AntiphonError } from '@antiphon/interface';
import { clampToPcm16 } from '../pcm16-float.ts';
import { type AudioSamples, sampleFormatOf } from '../samples.ts';
import { checkFrames, type EditOptions, framesIn } from './edit-options.ts';

/**
 * How the gain grows: `linear`, or `equal-power` as the sine of a quarter turn, so that one stretch fading out while another fades in keeps
 * the loudness.
 */
export type FadeCurve = 'linear' | 'equal-power';

/** How long to fade. Where both do not fit, they overlap and their gains multiply. */
export interface FadeOptions extends EditOptions {
  /** From silence at the start, in milliseconds. @default 0 */
  readonly inMs?: number | undefined;
  /** To silence at the end, in milliseconds. @default 0 */
  readonly outMs?: number | undefined;
  /** @default 'linear' */
  readonly curve?: FadeCurve | undefined;
}

/**
 * Fades audio in and out. Returns a new array of the same type; the first frame of a fade in, and the last of a fade out, are silent.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when an option is out of range or the samples are not whole frames; `AUDIO_FORMAT` when the rate is
 * not a positive integer.
 */
export function fade<Samples extends AudioSamples>(samples: Samples, options: FadeOptions): Samples {
  const { sampleRateHz, channelCount = 1, inMs = 0, outMs = 0, curve = 'linear' } = options;
  const frameCount = checkFrames(samples, options);
  const gainOf = gainCurve(curve);
  const round = sampleFormatOf(samples) === 'pcm16' ? clampToPcm16 : (value: number) => value;
  const output = samples.slice() as Samples;
  const apply = (frame: number, gain: number): void => {
    for (let index = frame * channelCount; index < (frame + 1) * channelCount; index++) {
      output[index] = round((output[index] as number) * gain);
    }
  };
  const [inLength, outLength] = [framesIn('inMs', inMs, sampleRateHz), framesIn('outMs', outMs, sampleRateHz)];
  for (let frame = 0; frame < Math.min(inLength, frameCount); frame++) apply(frame, gainOf(frame / inLength));
  for (let frame = 0; frame < Math.min(outLength, frameCount); frame++) {
    apply(frameCount - 1 - frame, gainOf(frame / outLength));
  }
  return output;
}

function gainCurve(curve: FadeCurve): (part: number) => number {
  switch (curve) {
    case 'linear':
      return (part) => part;
    case 'equal-power':
      return (part) => Math.sin((part * Math.PI) / 2);
    default:
      curve satisfies never;
      throw new AntiphonError({
        code: 'INVALID_ARGUMENT',
        message: `curve is ${String(curve)}: expected linear or equal-power`,
      });
  }
}
