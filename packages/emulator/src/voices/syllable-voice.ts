import { floatToPcm16 } from '@antiphon/audio';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import { hashText } from '../random-source.ts';
import type { Voice } from '../voice.ts';
import { synthesize } from './formant-synthesis.ts';
import { syllables } from './syllables.ts';

/** Options of {@link syllableVoice}. */
export interface SyllableVoiceOptions {
  /** The pitch around which voices differ. 60 to 400. @default 140 */
  readonly pitchHz?: number | undefined;
}

const DEFAULT_PITCH_HZ = 140;
const MINIMUM_PITCH_HZ = 60;
const MAXIMUM_PITCH_HZ = 400;
const VOICE_STEPS = 9;

/**
 * A voice without any dependency: it babbles in syllables whose number, length and pauses follow the text. Nobody understands it, but it has the
 * level, the spectrum and the timing of speech, and the same text always gives the same samples.
 */
export function syllableVoice({ pitchHz = DEFAULT_PITCH_HZ }: SyllableVoiceOptions = {}): Voice {
  return {
    name: 'syllables',
    async speak(text, { voice = '', speed = 1, signal } = {}) {
      signal?.throwIfAborted();
      // From -1 to 1: each name has a pitch and a size of its own.
      const character = ((hashText(voice) % VOICE_STEPS) / (VOICE_STEPS - 1)) * 2 - 1;
      const samples = synthesize(syllables(text), {
        sampleRateHz: PCM_SAMPLE_RATE_HZ,
        pitchHz: Math.min(MAXIMUM_PITCH_HZ, Math.max(MINIMUM_PITCH_HZ, pitchHz * 2 ** (character * 0.6))),
        formantScale: 1 + 0.08 * character,
        stretch: 1 / speed,
      });
      return floatToPcm16(samples);
    },
  };
}
