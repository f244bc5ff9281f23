import type { Frame } from '@antiphon/interface';
import { jsonObjectFromFrame, type JsonObject } from '../codec/json-object.ts';
import { AudioDeltaDecoder, audioDeltaOpening } from '../codec/audio-delta-decoder.ts';
import { checkServerEvent } from '../codec/decode-server-event.ts';
import { encodeClientEvent } from '../codec/encode-event.ts';
import type { Dialect } from '../dialect.ts';
import type { ClientEvent, ServerEvent, TranslationClientEvent } from '../events/index.ts';
import { createPendingItems, type PendingItems } from './pending-items.ts';
import { isFirstPreview, LATEST_PREVIEW_API_VERSION, type PreviewApiVersion } from './preview-api-version.ts';
import { clientEventToPreview } from './preview-client-event.ts';
import { serverEventToGa } from './preview-server-event.ts';

const OPENING: RegExp = /* @__PURE__ */ audioDeltaOpening('response.audio.delta');

export interface PreviewDialectOptions {
  /** Whose spellings to use. @default 2025-04-01-preview */
  readonly apiVersion?: PreviewApiVersion | undefined;
}

/**
 * The dialect before GA: Azure's preview API and compatible servers that follow it. Events come out as GA says them.
 *
 * One `conversation.item.created` becomes `conversation.item.added` and `.done`; for an item of the model `.done` follows its
 * `response.output_item.done`, which takes a dialect that remembers: use what `forConnection` gives, as sessions do. By itself the dialect reads
 * each frame alone and leaves that one event out. Fields that GA has no word for, such as `temperature`, stay on the event.
 *
 * `truncation`, `reasoning` and `parallel_tool_calls` are not sent: the preview refuses them.
 *
 * @example
 * import { compatible, createPreviewDialect } from '@antiphon/protocol';
 *
 * const dialect = createPreviewDialect();
 * const endpoint = compatible({ url: 'ws://127.0.0.1:8080/v1', dialect });
 * const update = { type: 'session.update', session: { type: 'realtime', audio: { output: { voice: 'echo' } } } } as const;
 * console.log(endpoint.dialect.encode(update)); // {"type":"session.update","session":{"voice":"echo"}}
 */
export function createPreviewDialect({ apiVersion = LATEST_PREVIEW_API_VERSION }: PreviewDialectOptions = {}): Dialect {
  const isFirst = isFirstPreview(apiVersion);
  const encode = (event: ClientEvent | TranslationClientEvent): string =>
    encodeClientEvent(clientEventToPreview(event as unknown as JsonObject, isFirst) as unknown as ClientEvent);
  const audioDeltas = new AudioDeltaDecoder(OPENING);
  return {
    name: 'preview',
    decode: (frame) => decoded(frame, createPendingItems(), audioDeltas),
    encode,
    forConnection() {
      const pending = createPendingItems();
      const ofConnection = new AudioDeltaDecoder(OPENING);
      return { name: 'preview', decode: (frame) => decoded(frame, pending, ofConnection), encode };
    },
  };
}

/** The preview's dialect as of 2025-04-01-preview; see {@link createPreviewDialect}. */
export const previewDialect: Dialect = /* @__PURE__ */ createPreviewDialect();

function decoded(frame: Frame, pending: PendingItems, audioDeltas: AudioDeltaDecoder): readonly ServerEvent[] {
  const audioDelta = audioDeltas.audioDelta(frame);
  if (audioDelta !== undefined) return [audioDelta];
  const event = jsonObjectFromFrame(frame);
  if (typeof event === 'string') return [{ type: 'malformed', reason: event, raw: frame }];
  return serverEventToGa(event, pending).map((one) => checkServerEvent(one, frame));
}
