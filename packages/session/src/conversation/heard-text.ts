let wordSegmenter: Intl.Segmenter | undefined;

/**
 * The beginning of a text of which a share was heard, in whole words: one that was cut off counts as not heard.
 *
 * An estimate: it takes all characters to last equally long. Words are those of the Unicode Standard (UAX 29), so that languages without blanks have them too.
 */
export function heardText(text: string, share: number): string {
  if (share >= 1) return text;
  const end = Math.floor(text.length * Math.max(0, share));
  wordSegmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const cutOff = wordSegmenter.segment(text).containing(end);
  return text.slice(0, cutOff?.index ?? 0).trimEnd();
}
