import { type RandomSource, seededRandom } from '../random-source.ts';
import type { Onset, SpeechSegment, SyllableSegment, Vowel } from './syllables.ts';

type Formants = readonly [number, number, number];

const FORMANTS_HZ: Readonly<Record<Vowel, Formants>> = {
  a: [730, 1090, 2440],
  e: [530, 1840, 2480],
  i: [280, 2250, 2900],
  o: [570, 860, 2410],
  u: [310, 870, 2240],
  schwa: [500, 1500, 2500],
};
const BANDWIDTHS_HZ: Formants = [80, 110, 160];
const GAINS: Formants = [1, 0.55, 0.28];
const ATTACK_MS = 22;
const RELEASE_MS = 45;
const GLIDE_MS = 18;
const ONSET_MS: Readonly<Record<Onset, number>> = { none: 0, hiss: 70, stop: 28, voiced: 0 };
const ONSET_LEVEL: Readonly<Record<Onset, number>> = { none: 0, hiss: 0.035, stop: 0.06, voiced: 0 };
const TARGET_RMS = 0.1;
const CEILING = 0.9;

/** Who speaks, and how fast. */
export interface SynthesisOptions {
  readonly sampleRateHz: number;
  readonly pitchHz: number;
  /** Moves every formant: above 1 a smaller mouth. */
  readonly formantScale: number;
  /** A factor on every duration. */
  readonly stretch: number;
}

/**
 * Makes speech-like sound of segments: a pulse through three resonators, with some noise where a consonant stands.
 *
 * Always the same for the same input. About -20 dBFS RMS where there is sound, never above -0.9 dBFS, without a step anywhere.
 */
export function synthesize(segments: readonly SpeechSegment[], options: SynthesisOptions): Float32Array {
  const lengths = segments.map(({ durationMs }) =>
    Math.round((durationMs * options.stretch * options.sampleRateHz) / 1000),
  );
  const output = new Float32Array(lengths.reduce((total, length) => total + length, 0));
  const source = createSource(options);
  let offset = 0;
  let soundingCount = 0;
  for (const [index, segment] of segments.entries()) {
    const length = lengths[index] ?? 0;
    const part = output.subarray(offset, offset + length);
    if (segment.kind === 'syllable') {
      source.speak(part, segment);
      soundingCount += length;
    }
    offset += length;
  }
  level(output, soundingCount);
  return output;
}

interface Source {
  speak(part: Float32Array, syllable: SyllableSegment): void;
}

function createSource({ sampleRateHz, pitchHz, formantScale }: SynthesisOptions): Source {
  const noise = noiseFrom(seededRandom(1));
  const resonators = [0, 1, 2].map(() => createResonator(sampleRateHz));
  const formants: [number, number, number] = [500, 1500, 2500];
  const glide = 1 - Math.exp(-1000 / (GLIDE_MS * sampleRateHz));
  const toSamples = (durationMs: number): number => (durationMs * sampleRateHz) / 1000;
  let phase = 0;

  return {
    speak(part, { vowel, onset, pitch }) {
      const onsetLength = toSamples(ONSET_MS[onset]);
      const attack = toSamples(ATTACK_MS);
      const release = Math.min(toSamples(RELEASE_MS), part.length / 3);
      for (let index = 0; index < part.length; index += 1) {
        const rise = smooth((index - onsetLength * 0.6) / attack);
        const fall = smooth((part.length - index) / release);
        const envelope = rise * fall;
        // Noise swells and fades within the onset.
        const breath = index < onsetLength ? ONSET_LEVEL[onset] * Math.sin((Math.PI * index) / onsetLength) ** 2 : 0;
        phase = (phase + (pitchHz * pitch * (1 - (0.06 * index) / part.length)) / sampleRateHz) % 1;
        const pulse = (glottalPulse(phase) + 0.01 * noise()) * envelope;
        let sample = breath * noise() * fall;
        for (const [place, resonator] of resonators.entries()) {
          const target = (FORMANTS_HZ[vowel][place] ?? 0) * formantScale;
          formants[place] = (formants[place] ?? target) + (target - (formants[place] ?? target)) * glide;
          sample +=
            (GAINS[place] ?? 0) * resonator(pulse, formants[place] ?? target, BANDWIDTHS_HZ[place] ?? 100) * fall;
        }
        part[index] = sample;
      }
      phase = 0;
    },
  };
}

// A raised cosine from 0 to 1.
function smooth(position: number): number {
  return position <= 0 ? 0 : position >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * position);
}

// Opens slowly, closes fast, rests: the flow through vocal folds, less its mean.
function glottalPulse(phase: number): number {
  const mean = 0.3;
  if (phase < 0.4) return 0.5 - 0.5 * Math.cos((Math.PI * phase) / 0.4) - mean;
  if (phase < 0.6) return Math.cos((Math.PI * (phase - 0.4)) / 0.4) - mean;
  return -mean;
}

type Resonator = (input: number, frequencyHz: number, bandwidthHz: number) => number;

function createResonator(sampleRateHz: number): Resonator {
  let previous = 0;
  let beforePrevious = 0;
  return (input, frequencyHz, bandwidthHz) => {
    const radius = Math.exp((-Math.PI * bandwidthHz) / sampleRateHz);
    const feedback = 2 * radius * Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz);
    const output = (1 - radius) * input + feedback * previous - radius * radius * beforePrevious;
    beforePrevious = previous;
    previous = output;
    return output;
  };
}

function noiseFrom(random: RandomSource): () => number {
  return () => random() / 0x8000_0000 - 1;
}

function level(samples: Float32Array, soundingCount: number): void {
  const energy = samples.reduce((total, sample) => total + sample * sample, 0);
  if (energy === 0) return;
  const gain = TARGET_RMS / Math.sqrt(energy / soundingCount);
  for (const [index, sample] of samples.entries()) samples[index] = CEILING * Math.tanh((sample * gain) / CEILING);
}
