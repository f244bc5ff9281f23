import { AntiphonError, type Logger, type Message, type MessagePiece } from '@antiphon/interface';
import type { ConversationItemParam } from '@antiphon/protocol';
import type { Session } from '@antiphon/session';
import { readAudioPrompt } from './audio-prompt.ts';
import { sendPromptParts } from './prompt-part.ts';

/** A step of a replay: an item as it is, or a user's audio file to say again. */
export type ReplayStep =
  | { readonly kind: 'item'; readonly item: ConversationItemParam }
  | {
      readonly kind: 'audio';
      readonly path: string;
      /** Stands in when the file cannot be read. */ readonly transcript?: string;
    };

/**
 * Tells how a remembered conversation is told again to a new session, in order.
 *
 * The first message's system text is left out: it goes into the instructions. A user's text and audio, and an assistant's text or
 * transcript, become items; error pieces, and audio of the assistant (the API takes none), do not.
 */
export function replaySteps(history: readonly Message[]): readonly ReplayStep[] {
  return history.flatMap((message, index) => {
    if (index === 0 && message.role === 'system') return [];
    return message.pieces.flatMap((piece) => stepOf(message, piece) ?? []);
  });
}

function stepOf({ role }: Message, piece: MessagePiece): ReplayStep | undefined {
  const { convertedValue: value, convertedValueDataType: dataType } = piece;
  if (value === '') return undefined;
  switch (dataType) {
    case 'text':
      return { kind: 'item', item: textItem(role, value) };
    case 'audio_path':
      return role === 'user' ? { kind: 'audio', path: value, ...transcriptOf(piece) } : undefined;
    case 'function_call':
    case 'function_call_output':
      return itemFromJson(value, dataType);
    case 'image_path':
    case 'error':
      return undefined;
    default:
      return dataType satisfies never;
  }
}

function textItem(role: Message['role'], text: string): ConversationItemParam {
  switch (role) {
    case 'assistant':
    case 'simulated_assistant':
      return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
    case 'system':
    case 'developer':
      return { type: 'message', role: 'system', content: [{ type: 'input_text', text }] };
    case 'user':
    case 'tool':
      return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
    default:
      return role satisfies never;
  }
}

function transcriptOf({ metadata }: MessagePiece): { readonly transcript?: string } {
  const { transcript } = metadata;
  return typeof transcript === 'string' && transcript !== '' ? { transcript } : {};
}

/** The value of such a piece is the item's JSON. */
function itemFromJson(value: string, type: 'function_call' | 'function_call_output'): ReplayStep | undefined {
  try {
    const item = JSON.parse(value) as ConversationItemParam;
    return item.type === type ? { kind: 'item', item } : undefined;
  } catch {
    return undefined; // Written by someone else, in another form: there is nothing to send.
  }
}

export interface ReplayOptions {
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** Tells a new session what was said before. Resolves when the server has taken every item. */
export async function replayHistory(
  session: Session,
  history: readonly Message[],
  { signal, logger }: ReplayOptions,
): Promise<void> {
  for (const step of replaySteps(history)) {
    signal.throwIfAborted();
    if (step.kind === 'item') await session.addItem(step.item, { signal });
    else await replayAudio(session, step, { signal, logger });
  }
}

async function replayAudio(
  session: Session,
  { path, transcript }: Extract<ReplayStep, { kind: 'audio' }>,
  { signal, logger }: ReplayOptions,
): Promise<void> {
  const audio = await readAudioPrompt(path, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    logger.warn('a remembered audio prompt cannot be read', {
      path,
      error: String(error),
      replacedByTranscript: transcript !== undefined,
    });
  });
  if (audio !== undefined) return sendPromptParts(session, [{ kind: 'audio', ...audio }], signal);
  if (transcript !== undefined) return sendPromptParts(session, [{ kind: 'text', text: transcript }], signal);
  const message = `the conversation cannot be told again: its audio file '${path}' cannot be read, and no transcript of it is remembered`;
  throw new AntiphonError({ code: 'MEMORY', message, details: { path } });
}
