import {
  type AudioFormat,
  type AudioSamples,
  bytesFromPcm16,
  bytesPerFrame,
  createAudioConverter,
  encodePcma,
  encodePcmu,
  floatToPcm16,
} from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';
import { type AudioInput, checkAudioInput } from './audio-input.ts';

/** Turns audio of one stream, piece by piece, into the bytes of the wire. */
export interface WireConverter {
  /** The bytes that are ready; whole samples. Never the caller's own memory. */
  readonly push: (audio: AudioInput) => Uint8Array;
  /** The rest; what is pushed next begins another stream. @throws {AntiphonError} `AUDIO_FORMAT` when the stream ends within a frame. */
  readonly flush: () => Uint8Array;
}

export interface WireConverterOptions {
  /** Absent: bytes are the wire's already, samples are mono at its rate. */
  readonly from: AudioFormat | undefined;
  readonly to: AudioFormat;
}

/** @throws {AntiphonError} `AUDIO_FORMAT` for a format that cannot be read, rates too far apart, or channels that cannot be mixed. */
export function createWireConverter({ from, to }: WireConverterOptions): WireConverter {
  const source = from ?? to;
  const converter = createAudioConverter({ from: source, to });
  let byteCount = 0;
  const convert = (bytes: Uint8Array): Uint8Array => {
    byteCount += bytes.length;
    return converter.push(bytes);
  };
  return {
    push(audio) {
      if (checkAudioInput(audio) instanceof Uint8Array) return convert(audio as Uint8Array);
      const samples = audio as AudioSamples;
      if (from === undefined) return encodeForWire(samples, to);
      checkSamples(samples, from);
      return convert(samples instanceof Int16Array ? bytesFromPcm16(samples) : bytesFromFloats(samples));
    },
    flush() {
      const rest = converter.flush();
      const cutBytes = byteCount % bytesPerFrame(source);
      byteCount = 0;
      if (cutBytes > 0) throw cutOffError(cutBytes, bytesPerFrame(source));
      return rest;
    },
  };
}

function encodeForWire(samples: AudioSamples, { encoding }: AudioFormat): Uint8Array {
  const pcm16 = samples instanceof Int16Array ? samples : floatToPcm16(samples);
  if (encoding === 'pcmu') return encodePcmu(pcm16);
  return encoding === 'pcma' ? encodePcma(pcm16) : bytesFromPcm16(pcm16);
}

function bytesFromFloats(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.byteLength));
  for (let index = 0; index < samples.length; index += 1) view.setFloat32(index * 4, samples[index] as number, true);
  return new Uint8Array(view.buffer);
}

function cutOffError(cutBytes: number, frameBytes: number): AntiphonError {
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `the audio ends with ${cutBytes} bytes of a frame of ${frameBytes}: it was cut off, or has another format`,
    details: { expected: `a multiple of ${frameBytes} bytes` },
  });
}

function checkSamples(samples: AudioSamples, { encoding, bitsPerSample }: AudioFormat): void {
  const expected = samples instanceof Int16Array ? 'pcm 16' : 'float 32';
  const given = `${encoding} ${bitsPerSample}`;
  if (given === expected) return;
  throw new AntiphonError({
    code: 'INVALID_ARGUMENT',
    message: `an ${samples.constructor.name} is audio of ${expected} bits, and the format says ${given}: give the format of the samples, or their bytes`,
  });
}
