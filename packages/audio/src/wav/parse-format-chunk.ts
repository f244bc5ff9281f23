import { type AudioEncoding, type AudioFormat, BITS_PER_SAMPLE, bytesPerFrame } from '../audio-format.ts';
import { wavError, type WavProblem } from './wav-error.ts';
import { encodingOfTag, EXTENSIBLE_TAG, SUBFORMAT_TAIL } from './wav-format-tags.ts';

const MINIMUM_BYTES = 16;
const EXTENSIBLE_BYTES = 40;
const SUBFORMAT_AT = 24;

/**
 * Reads the body of a `fmt ` chunk. `fileOffset` is where it stands in the file, for errors.
 *
 * The byte rate is not looked at, since writers get it wrong and nothing depends on it.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` for a contradiction, or for an encoding that is not read.
 */
export function parseFormatChunk(body: DataView, fileOffset: number): AudioFormat {
  const fail = (problem: WavProblem, at: number, message: string, expected: string) =>
    wavError({ problem, message: `the WAV file has ${message}`, byteOffset: fileOffset + at, expected });
  if (body.byteLength < MINIMUM_BYTES) {
    throw fail('invalid', 0, `a fmt chunk of ${body.byteLength} bytes`, `at least ${MINIMUM_BYTES}`);
  }
  const format = {
    encoding: parseEncoding(body, fileOffset),
    bitsPerSample: body.getUint16(14, true),
    sampleRateHz: body.getUint32(4, true),
    channelCount: body.getUint16(2, true),
  };
  const sizes = BITS_PER_SAMPLE[format.encoding];
  if (!sizes.includes(format.bitsPerSample)) {
    throw fail('unsupported', 14, `${format.bitsPerSample} bits a sample of ${format.encoding}`, sizes.join(', '));
  }
  if (format.channelCount === 0) throw fail('invalid', 2, 'no channels', 'at least one');
  if (format.sampleRateHz === 0) throw fail('invalid', 4, 'a sample rate of 0 Hz', 'a positive rate');
  const blockAlign = body.getUint16(12, true);
  // Some writers leave it at 0; it follows from channels and bits.
  if (blockAlign !== 0 && blockAlign !== bytesPerFrame(format)) {
    throw fail('invalid', 12, `frames of ${blockAlign} bytes`, `${bytesPerFrame(format)}, by channels and bits`);
  }
  return format;
}

function parseEncoding(body: DataView, fileOffset: number): AudioEncoding {
  const tag = body.getUint16(0, true);
  const isExtensible = tag === EXTENSIBLE_TAG;
  if (isExtensible && body.byteLength < EXTENSIBLE_BYTES) {
    throw wavError({
      problem: 'invalid',
      message: `the WAV file has an extensible fmt chunk of ${body.byteLength} bytes`,
      byteOffset: fileOffset,
      expected: `at least ${EXTENSIBLE_BYTES}`,
    });
  }
  const isKnownGuid =
    !isExtensible || SUBFORMAT_TAIL.every((byte, index) => body.getUint8(SUBFORMAT_AT + 2 + index) === byte);
  const realTag = isExtensible ? body.getUint16(SUBFORMAT_AT, true) : tag;
  const encoding = isKnownGuid ? encodingOfTag(realTag) : undefined;
  if (encoding !== undefined) return encoding;
  throw wavError({
    problem: 'unsupported',
    message: `the WAV file is encoded as format 0x${realTag.toString(16).padStart(4, '0')}`,
    byteOffset: fileOffset + (isExtensible ? SUBFORMAT_AT : 0),
    expected: 'PCM, floating point, A-law or µ-law; convert it, as with: ffmpeg -i input.wav -c:a pcm_s16le output.wav',
    details: { formatTag: realTag },
  });
}
