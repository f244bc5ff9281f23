import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Message, MessageDataType, MessagePiece } from '@antiphon/interface';

/** Fills in the SHA-256 of every value that has none: of the text, or of the file's bytes. A file that cannot be read keeps none. */
export async function withHashes(message: Message): Promise<Message> {
  const pieces: MessagePiece[] = [];
  for (const piece of message.pieces) pieces.push(await hashed(piece));
  return { ...message, pieces };
}

async function hashed(piece: MessagePiece): Promise<MessagePiece> {
  const { originalValue, originalValueDataType, convertedValue, convertedValueDataType } = piece;
  const original = piece.originalValueSha256 ?? (await sha256Of(originalValue, originalValueDataType));
  const isSame = convertedValue === originalValue && convertedValueDataType === originalValueDataType;
  const converted =
    piece.convertedValueSha256 ?? (isSame ? original : await sha256Of(convertedValue, convertedValueDataType));
  return { ...piece, originalValueSha256: original, convertedValueSha256: converted };
}

async function sha256Of(value: string, dataType: MessageDataType): Promise<string | undefined> {
  const hash = createHash('sha256');
  if (!dataType.endsWith('_path')) return hash.update(value, 'utf8').digest('hex');
  try {
    await pipeline(createReadStream(value), hash);
    return hash.digest('hex');
  } catch {
    return undefined; // The interface says: absent when the file could not be read.
  }
}
