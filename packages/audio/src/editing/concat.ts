import { AntiphonError } from '@antiphon/interface';
import { type AudioSamples, createSamples, sampleFormatOf } from '../samples.ts';

/**
 * Joins stretches of audio into a new array. All must be of one type, and of one rate and number of channels, which is not checked.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when there is none, since the type is then not known, or when types are mixed.
 * @example
 * import { concat } from '@antiphon/audio';
 *
 * const pause = new Int16Array(12_000);
 * console.log(concat([Int16Array.of(1, 2), pause, Int16Array.of(3)]).length); // 12003
 */
export function concat<Samples extends AudioSamples>(parts: readonly Samples[]): Samples {
  const [first] = parts;
  if (first === undefined) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: 'nothing to join: pass at least one array of samples',
    });
  }
  const format = sampleFormatOf(first);
  const joined = createSamples(
    format,
    parts.reduce((length, part) => length + part.length, 0),
  );
  let position = 0;
  for (const part of parts) {
    if (sampleFormatOf(part) !== format) {
      throw new AntiphonError({
        code: 'INVALID_ARGUMENT',
        message:
          'Int16Array and Float32Array cannot be joined: turn one into the other with pcm16ToFloat or floatToPcm16',
      });
    }
    joined.set(part, position);
    position += part.length;
  }
  return joined as Samples;
}
