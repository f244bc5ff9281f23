import { convertToPcm16, readWav } from '@antiphon/audio';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import type { Voice } from '../voice.ts';
import { spawnEspeak } from './spawn-espeak.ts';

/** Options of {@link espeakVoice}. */
export interface EspeakVoiceOptions {
  /** The program. @default 'espeak-ng' */
  readonly program?: string | undefined;
  /** The language, by espeak-ng's name. @default 'en-us' */
  readonly language?: string | undefined;
  /** @default 170 */
  readonly wordsPerMinute?: number | undefined;
  /** How long one sentence may take. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

// espeak-ng's variants that come near the API's voices. A client's own text never becomes an argument.
const VARIANTS: ReadonlyMap<string, string> = new Map([
  ['alloy', 'f2'],
  ['ash', 'm3'],
  ['ballad', 'm5'],
  ['cedar', 'm2'],
  ['coral', 'f3'],
  ['echo', 'm1'],
  ['marin', 'f4'],
  ['sage', 'f1'],
  ['shimmer', 'f5'],
  ['verse', 'm7'],
]);
const DEFAULT_VARIANT = 'f2';

/**
 * Real speech, by the espeak-ng program on this machine. The text goes to its standard input, its WAV output is resampled to 24 000 Hz.
 *
 * `speak` rejects with `UNSUPPORTED` when the program is not there or fails, with `TIMEOUT` when it takes too long, and with the signal's reason.
 */
export function espeakVoice(options: EspeakVoiceOptions = {}): Voice {
  const { program = 'espeak-ng', language = 'en-us', wordsPerMinute = 170, timeoutMs = 10_000 } = options;
  return {
    name: 'espeak-ng',
    async speak(text, { voice = '', speed = 1, signal } = {}) {
      signal?.throwIfAborted();
      // Control characters would end the text for the program, or mean something to it.
      const input = text.replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
      if (!/[\p{L}\p{N}\p{S}]/u.test(input)) return new Int16Array(0);
      const programArguments = [
        ['--stdin', '--stdout'],
        ['-b', '1'],
        ['-v', `${language}+${VARIANTS.get(voice) ?? DEFAULT_VARIANT}`],
        ['-s', String(Math.round(wordsPerMinute * speed))],
      ].flat();
      const wav = await spawnEspeak({ program, programArguments, input, timeoutMs, signal });
      if (wav.length === 0) return new Int16Array(0);
      return convertToPcm16(readWav(wav), { sampleRateHz: PCM_SAMPLE_RATE_HZ });
    },
  };
}
