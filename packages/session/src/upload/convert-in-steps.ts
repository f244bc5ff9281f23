import { bytesPerFrame } from '@antiphon/audio';
import { bytesPerMs } from './audio-duration.ts';
import { type AudioInput, checkAudioInput } from './audio-input.ts';
import { createWireConverter, type WireConverterOptions } from './wire-converter.ts';

/** What is converted at once, so that a long piece needs no second one in memory. */
const STEP_MS = 1_000;

/** A piece of audio as the bytes of the wire, made when they are asked for. */
export interface ConvertedAudio {
  readonly bytes: Iterable<Uint8Array>;
  readonly durationMs: number;
}

/** @throws {AntiphonError} as the converter does; at the end, while the bytes are taken, `AUDIO_FORMAT` when it ends within a sample. */
export function convertInSteps(audio: AudioInput, { from, to }: WireConverterOptions): ConvertedAudio {
  const { byteLength } = checkAudioInput(audio);
  if (from === undefined && audio instanceof Uint8Array) {
    return { bytes: [audio], durationMs: byteLength / bytesPerMs(to) };
  }
  return { bytes: steps(audio, { from, to }), durationMs: durationOf(audio, { from, to }) };
}

/** How long a piece of audio lasts. */
export function durationOf(audio: AudioInput, { from, to }: WireConverterOptions): number {
  const { sampleRateHz, channelCount } = from ?? to;
  if (audio instanceof Uint8Array) return audio.byteLength / bytesPerMs(from ?? to);
  return (audio.length / (from === undefined ? 1 : channelCount) / sampleRateHz) * 1_000;
}

function* steps(audio: AudioInput, { from, to }: WireConverterOptions): Generator<Uint8Array> {
  const { channelCount, sampleRateHz, ...rest } = from ?? to;
  const converter = createWireConverter({ from, to });
  const frameLength =
    audio instanceof Uint8Array ? bytesPerFrame({ channelCount, sampleRateHz, ...rest }) : channelCount;
  const stepLength = Math.ceil((STEP_MS / 1_000) * sampleRateHz) * frameLength;
  for (let start = 0; start < audio.length; start += stepLength) {
    yield converter.push(audio.subarray(start, start + stepLength));
  }
  yield converter.flush();
}
