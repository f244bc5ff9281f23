import type { Message } from '@antiphon/interface';
import type { Session } from '@antiphon/session';
import { readAudioPrompt } from './audio-prompt.ts';

/** One piece of a prompt, ready for the wire. */
export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'audio'; readonly samples: Int16Array; readonly paddedMs: number };

/** Reads what the pieces of a message name. Files are read one after the other. */
export async function readPromptParts(message: Message, signal: AbortSignal): Promise<readonly PromptPart[]> {
  const parts: PromptPart[] = [];
  for (const piece of message.pieces) {
    signal.throwIfAborted();
    if (piece.convertedValueDataType === 'text') parts.push({ kind: 'text', text: piece.convertedValue });
    else parts.push({ kind: 'audio', ...(await readAudioPrompt(piece.convertedValue, { signal })) });
  }
  return parts;
}

/** Makes one user item of each part, in order; each is acknowledged before the next is sent, so a failure leaves no half item behind a whole one. */
export async function sendPromptParts(
  session: Session,
  parts: readonly PromptPart[],
  signal: AbortSignal,
): Promise<void> {
  for (const part of parts) {
    if (part.kind === 'text') {
      const content = [{ type: 'input_text' as const, text: part.text }];
      await session.addItem({ type: 'message', role: 'user', content }, { signal });
    } else {
      await session.appendAudio(part.samples, { signal });
      await session.commitAudio({ signal });
    }
  }
}

/** Says in the pieces' metadata what was done to them: `paddedWithSilenceMs` where audio was shorter than the API takes. */
export function describeParts(message: Message, parts: readonly PromptPart[]): Message {
  const pieces = message.pieces.map((piece, index) => {
    const part = parts[index];
    if (part?.kind !== 'audio' || part.paddedMs === 0) return piece;
    return { ...piece, metadata: { ...piece.metadata, paddedWithSilenceMs: part.paddedMs } };
  });
  return { ...message, pieces };
}
