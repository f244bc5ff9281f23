/** One sound or silence of an utterance. */
export type SpeechSegment = SyllableSegment | PauseSegment;

/** A consonant, or none, and a vowel. */
export interface SyllableSegment {
  readonly kind: 'syllable';
  readonly vowel: Vowel;
  /** What the syllable begins with. */
  readonly onset: Onset;
  readonly durationMs: number;
  /** Relative to the speaker's pitch. */
  readonly pitch: number;
}

/** Silence. */
export interface PauseSegment {
  readonly kind: 'pause';
  readonly durationMs: number;
}

/** The vowels the voice has. */
export type Vowel = 'a' | 'e' | 'i' | 'o' | 'u' | 'schwa';
/** The kinds of consonant the voice has. */
export type Onset = 'none' | 'hiss' | 'stop' | 'voiced';

const PAUSE_MS = { word: 45, comma: 170, sentence: 300 } as const;
const BASE_MS = 130;
const CONSONANT_MS = 18;
const DIPHTHONG_MS = 40;
const FINAL_MS = 60;
const VOWELS: readonly Vowel[] = ['a', 'e', 'i', 'o', 'u'];

/**
 * Reads a text as syllables and pauses: roughly one syllable for each group of vowels, each digit and each ideograph, longer with more consonants,
 * with a pause at every comma and full stop. A text without letters and digits gives nothing.
 */
export function syllables(text: string): SpeechSegment[] {
  const tokens = text.normalize('NFKC').match(/[\p{L}\p{M}\p{N}'’]+|[.!?…。！？]+|[,;:、，؛،]+|\s+/gu) ?? [];
  const segments: SpeechSegment[] = [];
  for (const token of tokens) {
    if (/^[\p{L}\p{M}\p{N}]/u.test(token)) segments.push(...wordSyllables(token));
    else if (segments.length > 0) addPause(segments, pauseOf(token));
  }
  if (segments.at(-1)?.kind === 'pause') segments.pop();
  return withMelody(segments);
}

function wordSyllables(word: string): SyllableSegment[] {
  const plain = word
    .normalize('NFD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase();
  const groups =
    plain.match(
      /\p{N}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[bcdfghj-np-tvwxz]*[aeiouy]+|[bcdfghj-np-tvwxz]+|[^\p{N}a-z]{1,2}/gu,
    ) ?? [];
  const result: SyllableSegment[] = [];
  for (const group of groups) {
    const last = result.at(-1);
    const isCoda = /^[a-z]+$/.test(group) && !/[aeiouy]/.test(group) && last !== undefined;
    if (isCoda)
      result[result.length - 1] = { ...last, durationMs: last.durationMs + CONSONANT_MS * Math.min(3, group.length) };
    else result.push(syllableOf(group));
  }
  return result;
}

function syllableOf(group: string): SyllableSegment {
  const consonants = /^[^aeiouy]*/.exec(group)?.[0] ?? '';
  const vowels = group.slice(consonants.length);
  const durationMs = BASE_MS + CONSONANT_MS * Math.min(3, consonants.length) + (vowels.length > 1 ? DIPHTHONG_MS : 0);
  return { kind: 'syllable', vowel: vowelOf(vowels, consonants), onset: onsetOf(consonants), durationMs, pitch: 1 };
}

function vowelOf(vowels: string, consonants: string): Vowel {
  const first = vowels[0];
  if (first === 'y') return 'i';
  const known = VOWELS.find((vowel) => vowel === first);
  if (known !== undefined) return known;
  // Another script, a digit or consonants alone: the character chooses.
  return /^[a-z]*$/.test(consonants) ? 'schwa' : (VOWELS[(consonants.codePointAt(0) ?? 0) % VOWELS.length] ?? 'a');
}

function onsetOf(consonants: string): Onset {
  const first = consonants[0] ?? '';
  if (first === '') return 'none';
  if ('sfhcxzjv'.includes(first)) return 'hiss';
  if ('ptkbdgq'.includes(first)) return 'stop';
  return 'voiced';
}

function pauseOf(token: string): number {
  if (/^\s/u.test(token)) return PAUSE_MS.word;
  return /^[.!?…。！？]/u.test(token) ? PAUSE_MS.sentence : PAUSE_MS.comma;
}

function addPause(segments: SpeechSegment[], durationMs: number): void {
  const last = segments.at(-1);
  if (last?.kind === 'pause')
    segments[segments.length - 1] = { kind: 'pause', durationMs: Math.max(last.durationMs, durationMs) };
  else segments.push({ kind: 'pause', durationMs });
}

// The pitch falls over the utterance, moves a little with each syllable, and the last one is long.
function withMelody(segments: readonly SpeechSegment[]): SpeechSegment[] {
  const lastIndex = segments.length - 1;
  return segments.map((segment, index) => {
    if (segment.kind === 'pause') return segment;
    const fall = 1.12 - (0.24 * index) / Math.max(1, lastIndex);
    const step = 1 + 0.05 * Math.sin(index * 2.4);
    return {
      ...segment,
      pitch: fall * step,
      durationMs: segment.durationMs + (index === lastIndex ? FINAL_MS : 0),
    };
  });
}
