import { type JsonValue, type MessagePiece, type MessageResponseError } from '@antiphon/interface';
import { createPiece } from '@antiphon/memory';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import type { ResponseResult } from '@antiphon/session';
import type { Answer } from './answer.ts';

type Metadata = Readonly<Record<string, JsonValue>>;

/** An answer as the pieces of an assistant message. */
export interface AnswerPieces {
  readonly pieces: readonly MessagePiece[];
  /** Where the audio was saved; absent for an answer without. */
  readonly audioPath?: string;
}

/**
 * Makes the pieces of an answer: the text with the whole transcript, the audio as the path of its file, and one for each function call.
 *
 * - A content filter makes pieces `blocked`, whatever was said before it struck; without anything said, one `error` piece.
 * - A cancelled answer is what came of it, with `metadata.interrupted`; a truncated one has `metadata.incompleteReason`.
 * - An answer of nothing is one text piece, empty and marked so.
 *
 * @param save Saves the audio and returns its path; called only if there is any.
 */
export async function answerPieces(
  answer: Answer,
  save: (audio: Uint8Array) => Promise<string>,
): Promise<AnswerPieces> {
  if (answer.kind === 'blocked')
    return { pieces: [createPiece({ value: answer.reason, dataType: 'error', responseError: 'blocked' })] };
  const { result, audio } = answer;
  const audioDurationMs = Math.round((audio.length / 2 / PCM_SAMPLE_RATE_HZ) * 1_000);
  const metadata = { ...turnMetadata(result), ...(audio.length === 0 ? {} : { audioDurationMs }) };
  const responseError = responseErrorOf(result);
  const text = [result.transcript, result.text].filter((part) => part !== '').join('\n');
  const pieces: MessagePiece[] = [];
  if (text !== '') pieces.push(createPiece({ value: text, metadata, responseError }));
  const audioPath = audio.length === 0 ? undefined : await save(audio);
  if (audioPath !== undefined) {
    const audioMetadata = { ...metadata, sampleRateHz: PCM_SAMPLE_RATE_HZ, sampleCount: audio.length / 2 };
    pieces.push(createPiece({ value: audioPath, dataType: 'audio_path', metadata: audioMetadata, responseError }));
  }
  pieces.push(...functionCallPieces(result, metadata));
  if (pieces.length === 0) pieces.push(nothingSaid(metadata, responseError));
  return { pieces, ...(audioPath === undefined ? {} : { audioPath }) };
}

function nothingSaid(metadata: Metadata, responseError: MessageResponseError): MessagePiece {
  if (responseError !== 'blocked') return createPiece({ value: '', metadata, responseError: 'empty' });
  return createPiece({
    value: 'the answer was stopped by a content filter',
    dataType: 'error',
    metadata,
    responseError,
  });
}

function functionCallPieces({ items }: ResponseResult, metadata: Metadata): readonly MessagePiece[] {
  return items.flatMap((item) => {
    if (item.type !== 'function_call') return [];
    const { type, call_id, name, arguments: callArguments } = item;
    const value = JSON.stringify({ type, call_id, name, arguments: callArguments });
    return [createPiece({ value, dataType: 'function_call', metadata })];
  });
}

function responseErrorOf({ status, statusDetails }: ResponseResult): MessageResponseError {
  return status === 'incomplete' && statusDetails?.reason === 'content_filter' ? 'blocked' : 'none';
}

function turnMetadata({ id, status, statusDetails, firstAudioMs, usage }: ResponseResult): Metadata {
  return {
    responseId: id,
    status,
    ...(firstAudioMs === undefined ? {} : { timeToFirstAudioMs: Math.round(firstAudioMs) }),
    ...(status === 'cancelled' ? { interrupted: true } : {}),
    ...(status === 'incomplete' ? { incompleteReason: statusDetails?.reason ?? 'unknown' } : {}),
    // Usage is plain JSON from the wire.
    ...(usage === undefined ? {} : { usage: usage as JsonValue }),
  };
}
