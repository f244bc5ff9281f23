const MAXIMUM_PIECE_LENGTH = 240;
const MAXIMUM_WORD_LENGTH = 80;

/** Cuts a text into pieces to speak one after the other: sentences, and parts of very long ones. Joined, they are the text. */
export function speechPieces(text: string): string[] {
  return text.split(/(?<=[.!?…]\s)(?=\S)|(?<=[。！？])/u).flatMap((sentence) => {
    if (sentence.length <= MAXIMUM_PIECE_LENGTH) return sentence === '' ? [] : [sentence];
    const pieces: string[] = [];
    let piece = '';
    for (const word of wordsOf(sentence)) {
      if (piece.length + word.length > MAXIMUM_PIECE_LENGTH) {
        pieces.push(piece);
        piece = '';
      }
      piece += word;
    }
    return [...pieces, piece];
  });
}

/** Cuts a text into words with the space that follows them, as deltas carry them. Joined, they are the text. */
export function wordsOf(text: string): string[] {
  return (text.match(/\S+\s*|\s+/gu) ?? []).flatMap((word) => {
    if (word.length <= MAXIMUM_WORD_LENGTH) return [word];
    // By code points: half a surrogate pair is no text.
    const characters = Array.from(word);
    const count = Math.ceil(characters.length / MAXIMUM_WORD_LENGTH);
    return Array.from({ length: count }, (_, index) =>
      characters.slice(index * MAXIMUM_WORD_LENGTH, (index + 1) * MAXIMUM_WORD_LENGTH).join(''),
    );
  });
}
