import {
  type AudioFormat,
  type AudioSamples,
  bytesFromPcm16,
  bytesPerFrame,
  createResampler,
  encodePcma,
  encodePcmu,
  floatToPcm16,
  mixToMono,
} from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';
import { type AudioInput, checkAudioInput } from './audio-input.ts';
import { decodeAudio } from './decode-audio.ts';
import { createFrameCarry } from './frame-carry.ts';

/** Turns audio of one stream, piece by piece, into the bytes of the wire. */
export interface WireConverter {
  /** The bytes that are ready; whole samples. May be a view of what was pushed. */
  readonly push: (audio: AudioInput) => Uint8Array;
  /** The rest. @throws {AntiphonError} `AUDIO_FORMAT` when the stream ends within a sample. */
  readonly flush: () => Uint8Array;
}

export interface WireConverterOptions {
  /** Absent: bytes are the wire's already, samples are mono at its rate. */
  readonly from: AudioFormat | undefined;
  readonly to: AudioFormat;
}

/** @throws {AntiphonError} `AUDIO_FORMAT` for a format that cannot be read, or rates too far apart. */
export function createWireConverter({ from, to }: WireConverterOptions): WireConverter {
  const source = from ?? to;
  const carry = createFrameCarry(bytesPerFrame(source));
  const isSame = isSameFormat(source, to);
  const conversion = createConversion(source, to);
  const convertBytes = (bytes: Uint8Array) => (isSame ? bytes : conversion.push(decodeAudio(bytes, source)));
  return {
    push(audio) {
      if (checkAudioInput(audio) instanceof Uint8Array) return convertBytes(carry.push(audio as Uint8Array));
      const samples = audio as AudioSamples;
      if (from === undefined) return encodeForWire(samples, to);
      checkSamples(samples, from);
      return conversion.push(samples);
    },
    flush() {
      carry.end();
      return conversion.flush();
    },
  };
}

interface Conversion {
  readonly push: (samples: AudioSamples) => Uint8Array;
  readonly flush: () => Uint8Array;
}

/** To mono, to the rate, to the encoding: only what is needed. */
function createConversion({ channelCount, sampleRateHz, ...source }: AudioFormat, to: AudioFormat): Conversion {
  // Also refuses a format that there is not, before any audio comes.
  const format = decodeAudio(new Uint8Array(), { channelCount, sampleRateHz, ...source });
  const resampler =
    sampleRateHz === to.sampleRateHz
      ? undefined
      : createResampler({
          fromHz: sampleRateHz,
          toHz: to.sampleRateHz,
          format: format instanceof Int16Array ? 'pcm16' : 'float32',
        });
  return {
    push(samples) {
      const mono = channelCount === 1 ? samples : mixToMono(samples, channelCount);
      return encodeForWire(resampler === undefined ? mono : resampler.push(mono), to);
    },
    flush: () => (resampler === undefined ? new Uint8Array() : encodeForWire(resampler.flush(), to)),
  };
}

function encodeForWire(samples: AudioSamples, { encoding }: AudioFormat): Uint8Array {
  const pcm16 = samples instanceof Int16Array ? samples : floatToPcm16(samples);
  if (encoding === 'pcmu') return encodePcmu(pcm16);
  return encoding === 'pcma' ? encodePcma(pcm16) : bytesFromPcm16(pcm16);
}

function isSameFormat(one: AudioFormat, other: AudioFormat): boolean {
  return (
    one.encoding === other.encoding &&
    one.bitsPerSample === other.bitsPerSample &&
    one.sampleRateHz === other.sampleRateHz &&
    one.channelCount === other.channelCount
  );
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
