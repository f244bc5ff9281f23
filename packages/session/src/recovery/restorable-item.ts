import type { ContentPart, ConversationItem, ConversationItemParam, MessageItem } from '@antiphon/protocol';
import { base64FromBytes, MAXIMUM_ITEM_ID_LENGTH } from '@antiphon/protocol';

/** The audio of a user's part, where somebody kept it: bytes in the session's input format, or their base64. */
export type RetainedAudioSource = (itemId: string, contentIndex: number) => Uint8Array | string | undefined;

/** What a restored conversation lacks. */
export interface RestorationLoss {
  readonly itemId: string;
  /** `item`: the model knows nothing of it any more. `audio`: it knows the words, not the sound. */
  readonly what: 'item' | 'audio';
  /**
   * - `not retained`: its audio was not kept; where there is no transcript either, the item is lost.
   * - `model audio`: the API takes no audio of the model, only its words; `item` where it had none.
   * - `unfinished`: it was still being made.
   * - `no call`: an output whose call could not be restored.
   * - `not creatable`: only the server can make such an item.
   * - `refused`: the server would not take it; `errorCode` tells why.
   */
  readonly reason: 'not retained' | 'model audio' | 'unfinished' | 'no call' | 'not creatable' | 'refused';
  readonly errorCode?: string;
}

/** One item as it is to be created again, or why it cannot be. */
export type RestorableItem =
  | {
      readonly source: ConversationItem;
      readonly param: ConversationItemParam;
      readonly loss?: RestorationLoss | undefined;
    }
  | { readonly source: ConversationItem; readonly param?: undefined; readonly loss?: RestorationLoss | undefined };

/** How an item is created again: its id stays where the API takes it. */
export function restorableItem(source: ConversationItem, retainedAudio?: RetainedAudioSource): RestorableItem {
  switch (source.type) {
    case 'message':
      return source.role === 'assistant' ? fromAssistant(source) : fromInput(source, retainedAudio);
    case 'function_call':
      return source.status === 'in_progress' || source.status === 'incomplete'
        ? lost(source, 'unfinished')
        : created(source, source);
    case 'function_call_output':
      return created(source, source);
    case 'mcp_call':
      return isSettled(source) ? created(source, source) : lost(source, 'unfinished');
    case 'mcp_list_tools':
      // The server lists the tools anew: nothing is lost.
      return { source };
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return lost(source, 'not creatable');
    default:
      return source satisfies never;
  }
}

type Source<Type extends ConversationItem['type']> = Extract<ConversationItem, { readonly type: Type }>;
type Message = Source<'message'>;

function isSettled({ output, error }: Source<'mcp_call'>): boolean {
  return (output ?? error ?? undefined) !== undefined;
}

// The API takes no audio of the model. The words of one part or of several are its text.
function fromAssistant(source: Message): RestorableItem {
  const content = source.content.flatMap((part): ContentPart[] => {
    const text = part.type === 'output_audio' ? part.transcript : part.type === 'output_text' ? part.text : undefined;
    return text === undefined || text === null || text === '' ? [] : [{ type: 'output_text', text }];
  });
  const isAudio = source.content.some(({ type }) => type === 'output_audio');
  if (content.length === 0) return lost(source, isAudio ? 'model audio' : 'unfinished');
  const loss = isAudio ? ({ itemId: source.id, what: 'audio', reason: 'model audio' } as const) : undefined;
  return created(source, { ...source, content }, loss);
}

function fromInput(source: Message, retainedAudio: RetainedAudioSource | undefined): RestorableItem {
  const content = source.content.flatMap((part, index): ContentPart[] => {
    if (part.type !== 'input_audio') return [part];
    const kept = part.audio ?? retainedAudio?.(source.id, index);
    if (kept !== undefined && kept.length > 0) return [audioPart(kept, part.transcript)];
    return part.transcript ? [{ type: 'input_text', text: part.transcript }] : [];
  });
  if (content.length === 0) return lost(source, 'not retained');
  const soundCount = (parts: readonly ContentPart[]) => parts.filter(({ type }) => type === 'input_audio').length;
  const isComplete = soundCount(content) === soundCount(source.content);
  const loss = isComplete ? undefined : ({ itemId: source.id, what: 'audio', reason: 'not retained' } as const);
  return created(source, { ...source, content }, loss);
}

function audioPart(kept: Uint8Array | string, transcript: string | null | undefined): ContentPart {
  const audio = typeof kept === 'string' ? kept : base64FromBytes(kept);
  return { type: 'input_audio', audio, ...(transcript ? { transcript } : {}) };
}

function created(source: ConversationItem, item: ConversationItem, loss?: RestorationLoss): RestorableItem {
  // What only the server says of an item is not sent back to it.
  const { id, object: _object, status: _status, ...rest } = item;
  const param = (id.length > MAXIMUM_ITEM_ID_LENGTH ? rest : { id, ...rest }) as ConversationItemParam & MessageItem;
  return { source, param, loss };
}

function lost(source: ConversationItem, reason: RestorationLoss['reason']): RestorableItem {
  return { source, loss: { itemId: source.id, what: 'item', reason } };
}
