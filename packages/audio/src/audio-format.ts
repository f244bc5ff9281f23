import { AntiphonError } from '@antiphon/interface';

/** How one sample is stored: integer PCM, IEEE floating point, or G.711 µ-law and A-law. */
export type AudioEncoding = 'pcm' | 'float' | 'pcmu' | 'pcma';

/** What stored audio is. All values are little-endian; 8-bit PCM is unsigned, wider PCM is signed. */
export interface AudioFormat {
  readonly encoding: AudioEncoding;
  /** 8, 16, 24 or 32 for `pcm`; 32 or 64 for `float`; 8 for `pcmu` and `pcma`. */
  readonly bitsPerSample: number;
  /** Frames a second, in hertz; a positive integer below 2^32. */
  readonly sampleRateHz: number;
  /** 1 to 65 535; the channels of one frame follow each other. */
  readonly channelCount: number;
}

/** The sample sizes that each encoding allows. */
export const BITS_PER_SAMPLE: Readonly<Record<AudioEncoding, readonly number[]>> = {
  pcm: [8, 16, 24, 32],
  float: [32, 64],
  pcmu: [8],
  pcma: [8],
};

/** The size of one frame, that is of one sample of every channel, in bytes. */
export function bytesPerFrame({ bitsPerSample, channelCount }: AudioFormat): number {
  return (bitsPerSample / 8) * channelCount;
}

/** 16-bit PCM, the format of speech; at 24 000 Hz in one channel that of the Realtime wire. */
export function pcm16Format(sampleRateHz: number, channelCount = 1): AudioFormat {
  return checkAudioFormat({ encoding: 'pcm', bitsPerSample: 16, sampleRateHz, channelCount });
}

/** G.711, the format of telephones: 8 000 Hz, one channel, `pcmu` in North America and Japan, `pcma` elsewhere. */
export function g711Format(encoding: 'pcmu' | 'pcma'): AudioFormat {
  return { encoding, bitsPerSample: 8, sampleRateHz: 8_000, channelCount: 1 };
}

/** Tells whether two formats store audio alike. */
export function isSameAudioFormat(one: AudioFormat, other: AudioFormat): boolean {
  return (
    one.encoding === other.encoding &&
    one.bitsPerSample === other.bitsPerSample &&
    one.sampleRateHz === other.sampleRateHz &&
    one.channelCount === other.channelCount
  );
}

/** How long so many bytes of stored audio last, in milliseconds; a part of a frame counts as that part. */
export function audioDurationMs(format: AudioFormat, byteCount: number): number {
  return (1000 * byteCount) / bytesPerFrame(format) / format.sampleRateHz;
}

/** How many bytes hold so many milliseconds of stored audio: whole frames, the nearest number of them. */
export function audioByteCount(format: AudioFormat, durationMs: number): number {
  return Math.round((durationMs / 1000) * format.sampleRateHz) * bytesPerFrame(format);
}

/**
 * Lets a format pass that can be stored in a WAV file.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` naming the first field that is out of range.
 */
export function checkAudioFormat(format: AudioFormat): AudioFormat {
  const { encoding, bitsPerSample, sampleRateHz, channelCount } = format;
  const sizes = BITS_PER_SAMPLE[encoding] as readonly number[] | undefined;
  if (sizes === undefined) throw wrong('encoding', encoding, Object.keys(BITS_PER_SAMPLE).join(', '));
  if (!sizes.includes(bitsPerSample)) throw wrong(`bitsPerSample of ${encoding}`, bitsPerSample, sizes.join(', '));
  checkSampleRate('sampleRateHz', sampleRateHz);
  if (!isIntegerWithin(channelCount, 0xffff)) throw wrong('channelCount', channelCount, 'an integer from 1 to 65535');
  if (bytesPerFrame(format) > 0xffff) throw wrong('channelCount', channelCount, 'a frame of at most 65535 bytes');
  return format;
}

/**
 * Lets a sample rate pass that is a positive integer.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` otherwise, naming the option.
 */
export function checkSampleRate(name: string, sampleRateHz: number): number {
  if (!isIntegerWithin(sampleRateHz, 0xffff_ffff)) throw wrong(name, sampleRateHz, 'a positive integer in hertz');
  return sampleRateHz;
}

function isIntegerWithin(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maximum;
}

function wrong(field: string, value: unknown, expected: string): AntiphonError {
  return new AntiphonError({
    code: 'AUDIO_FORMAT',
    message: `the audio format has ${field} ${String(value)}: expected ${expected}`,
    details: { field, expected },
  });
}
