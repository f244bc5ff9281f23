import { concatBytes } from '../concat-bytes.ts';
import { riffChunk, riffText } from './riff-chunk.ts';

/**
 * A `LIST` chunk of type `INFO` with the texts that have four-letter names, in UTF-8 with a zero at their end; nothing when there are none.
 * A text ends at its first zero character.
 */
export function infoListChunk(metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const entries = Object.entries(metadata)
    .filter(([name]) => /^[A-Z0-9]{4}$/i.test(name))
    .map(([name, text]) => riffChunk(name, encoder.encode(`${text.replace(/\0.*$/s, '')}\0`)));
  return entries.length === 0 ? new Uint8Array(0) : riffChunk('LIST', concatBytes([riffText('INFO'), ...entries]));
}
