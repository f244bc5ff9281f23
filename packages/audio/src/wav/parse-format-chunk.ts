import { type AudioEncoding, type AudioFormat, BITS_PER_SAMPLE, bytesPerFrame } from '../audio-format.ts';
import { parseSubformat } from './parse-subformat.ts';
import { wavError, type WavProblem } from './wav-error.ts';
import { encodingOfTag, EXTENSIBLE_TAG } from './wav-format-tags.ts';

/** How much of a `fmt ` chunk is looked at: all of the longest form that is read. */
export const FORMAT_BYTES = 40;

/** Without the bits of a sample, as the oldest writers left it. */
const MINIMUM_BYTES = 14;
const SUBFORMAT_AT = 24;

/** A `fmt ` chunk and what is needed to read it. */
export interface FormatChunk {
  /** Its body, at most the first 40 bytes. */
  readonly body: DataView;
  /** Where the body stands in the file, for errors. */
  readonly fileOffset: number;
  readonly isLittleEndian: boolean;
}

/**
 * Reads a `fmt ` chunk.
 *
 * The byte rate is not looked at, since writers get it wrong and nothing depends on it. A frame size of 0 is worked out. PCM whose samples
 * are not whole bytes stands left-justified in whole ones, so that 20 bits are read as 24.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` for a contradiction, or for an encoding that is not read.
 */
export function parseFormatChunk(chunk: FormatChunk): AudioFormat {
  const { body, fileOffset, isLittleEndian } = chunk;
  const fail = (problem: WavProblem, at: number, message: string, expected: string) =>
    wavError({ problem, message: `the WAV file has ${message}`, byteOffset: fileOffset + at, expected });
  if (body.byteLength < MINIMUM_BYTES) {
    throw fail('invalid', 0, `a fmt chunk of ${body.byteLength} bytes`, `at least ${MINIMUM_BYTES}`);
  }
  const encoding = parseEncoding(chunk);
  const channelCount = body.getUint16(2, isLittleEndian);
  const sampleRateHz = body.getUint32(4, isLittleEndian);
  const blockAlign = body.getUint16(12, isLittleEndian);
  if (channelCount === 0) throw fail('invalid', 2, 'no channels', 'at least one');
  if (sampleRateHz === 0) throw fail('invalid', 4, 'a sample rate of 0 Hz', 'a positive rate');
  const declaredBits = body.byteLength < 16 ? 0 : body.getUint16(14, isLittleEndian);
  const bitsPerSample = storedBits(encoding, declaredBits === 0 ? (8 * blockAlign) / channelCount : declaredBits);
  if (bitsPerSample === undefined) {
    const expected = BITS_PER_SAMPLE[encoding].join(', ');
    throw fail('unsupported', 14, `${declaredBits} bits a sample of ${encoding}`, expected);
  }
  const format = { encoding, bitsPerSample, sampleRateHz, channelCount };
  if (blockAlign !== 0 && blockAlign !== bytesPerFrame(format)) {
    throw fail('invalid', 12, `frames of ${blockAlign} bytes`, `${bytesPerFrame(format)}, by channels and bits`);
  }
  return format;
}

function storedBits(encoding: AudioEncoding, declaredBits: number): number | undefined {
  const bits = encoding === 'pcm' ? Math.ceil(declaredBits / 8) * 8 : declaredBits;
  return BITS_PER_SAMPLE[encoding].find((size) => size === bits);
}

function parseEncoding({ body, fileOffset, isLittleEndian }: FormatChunk): AudioEncoding {
  const tag = body.getUint16(0, isLittleEndian);
  const isExtensible = tag === EXTENSIBLE_TAG;
  if (isExtensible && body.byteLength < FORMAT_BYTES) {
    throw wavError({
      problem: 'invalid',
      message: `the WAV file has an extensible fmt chunk of ${body.byteLength} bytes`,
      byteOffset: fileOffset,
      expected: `at least ${FORMAT_BYTES}`,
    });
  }
  const subformat = isExtensible ? parseSubformat(body, SUBFORMAT_AT, isLittleEndian) : { tag, isKnown: true };
  const encoding = subformat.isKnown ? encodingOfTag(subformat.tag) : undefined;
  if (encoding !== undefined) return encoding;
  throw wavError({
    problem: 'unsupported',
    message: `the WAV file is encoded as format 0x${subformat.tag.toString(16).padStart(4, '0')}`,
    byteOffset: fileOffset + (isExtensible ? SUBFORMAT_AT : 0),
    expected: 'PCM, floating point, A-law or µ-law; convert it, as with: ffmpeg -i input.wav -c:a pcm_s16le output.wav',
    details: { formatTag: subformat.tag },
  });
}
