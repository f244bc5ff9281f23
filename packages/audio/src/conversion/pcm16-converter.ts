import type { AudioFormat } from '../audio-format.ts';
import { createResampler } from '../resampling/resampler.ts';
import { decodeToPcm16 } from '../wav/decode-to-pcm16.ts';
import { encodePcm16 } from '../wav/encode-samples.ts';
import type { AudioConverterOptions } from './audio-converter.ts';
import type { SampleConverter } from './sample-converter.ts';

/** Resamples one channel between formats that are made of 16-bit samples, the commonest case of all; undefined for any other. */
export function createPcm16Converter({ from, to, quality }: AudioConverterOptions): SampleConverter | undefined {
  if (from.sampleRateHz === to.sampleRateHz || from.channelCount !== 1 || to.channelCount !== 1) return undefined;
  if (!isMadeOfPcm16(from) || !isMadeOfPcm16(to)) return undefined;
  const resampler = createResampler({ fromHz: from.sampleRateHz, toHz: to.sampleRateHz, quality, format: 'pcm16' });
  const encode = (samples: Int16Array) => encodePcm16(samples, to) as Uint8Array<ArrayBuffer>;
  return {
    push: (frames) => encode(resampler.push(decodeToPcm16(frames, from) as Int16Array)),
    flush: () => encode(resampler.flush()),
    latencyMs: resampler.latencyMs,
  };
}

function isMadeOfPcm16(format: AudioFormat): boolean {
  return decodeToPcm16(new Uint8Array(), format) !== undefined;
}
