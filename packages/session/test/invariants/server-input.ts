import type { ClientEventOf, ConversationItem } from '@antiphon/protocol';
import { MS } from './server-quirks.ts';
import type { ServerTruth } from './server-truth.ts';
import type { ServerWire } from './server-wire.ts';

/** The input buffer, and who speaks in it. */
export interface ServerInput {
  readonly bytes: () => Uint8Array;
  /** Bytes of each item that came of it. */
  readonly heard: ReadonlyMap<string, Uint8Array>;
  readonly append: (event: ClientEventOf<'input_audio_buffer.append'>) => void;
  readonly commit: (event: ClientEventOf<'input_audio_buffer.commit'>) => void;
  readonly clear: (event: ClientEventOf<'input_audio_buffer.clear'>) => void;
  /** False when nothing new was said. */
  readonly speechStarts: () => boolean;
  /** False when nobody spoke. */
  readonly speechStops: () => boolean;
}

export function serverInput({ nextId, say, sayForGood, done, refuse }: ServerWire, truth: ServerTruth): ServerInput {
  const heard = new Map<string, Uint8Array>();
  let input = new Uint8Array(0);
  let openFromMs = 0;
  let speech: { readonly itemId: string; readonly startMs: number } | undefined;
  const totalMs = () => input.length / MS;

  const hear = (itemId: string, startMs: number, endMs: number, onDelivered?: () => void) => {
    const bytes = input.slice(Math.round(startMs) * MS, Math.round(endMs) * MS);
    openFromMs = Math.max(openFromMs, endMs);
    const previousId = truth.lastId;
    const item: ConversationItem = {
      id: itemId,
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [{ type: 'input_audio', transcript: null }],
    };
    Object.assign(truth.insert(item, previousId), { audioMs: endMs - startMs, audio: bytes });
    heard.set(itemId, bytes);
    say({ type: 'input_audio_buffer.committed', item_id: itemId, previous_item_id: previousId }, onDelivered);
    const told = { previous_item_id: previousId, item };
    sayForGood({ type: 'conversation.item.added', ...told });
    sayForGood({ type: 'conversation.item.done', ...told });
  };

  return {
    bytes: () => input,
    heard,
    append(event) {
      const bytes = Buffer.from(event.audio, 'base64');
      const longer = new Uint8Array(input.length + bytes.length);
      longer.set(input);
      longer.set(bytes, input.length);
      input = longer;
    },
    commit(event) {
      const startMs = speech?.startMs ?? openFromMs;
      if (totalMs() - startMs < 1) return refuse(event, { code: 'input_audio_buffer_commit_empty' });
      const itemId = speech?.itemId ?? nextId('item');
      speech = undefined;
      hear(itemId, startMs, totalMs(), done(event, itemId));
    },
    clear(event) {
      openFromMs = totalMs();
      speech = undefined;
      say({ type: 'input_audio_buffer.cleared' }, done(event, undefined));
    },
    speechStarts() {
      if (speech !== undefined || totalMs() - openFromMs < 20) return false;
      speech = { itemId: nextId('item'), startMs: Math.round(Math.max(openFromMs, totalMs() - 300)) };
      say({ type: 'input_audio_buffer.speech_started', item_id: speech.itemId, audio_start_ms: speech.startMs });
      return true;
    },
    speechStops() {
      if (speech === undefined) return false;
      const { itemId, startMs } = speech;
      const endMs = Math.round(totalMs());
      speech = undefined;
      say({ type: 'input_audio_buffer.speech_stopped', item_id: itemId, audio_end_ms: endMs });
      hear(itemId, startMs, endMs);
      return true;
    },
  };
}
