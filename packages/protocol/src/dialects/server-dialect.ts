import type { Frame } from '@antiphon/interface';
import { encodeServerEvent } from '../codec/encode-event.ts';
import { jsonObjectFromFrame, type JsonObject } from '../codec/json-object.ts';
import type { ClientEvent, KnownServerEvent } from '../events/index.ts';
import {
  checkClientEvent,
  decodeClientEvent,
  type DecodeClientEventOptions,
  unreadable,
} from '../server/decode-client-event.ts';
import type { RejectedClientEvent } from '../server/rejected-client-event.ts';
import { isFirstPreview, LATEST_PREVIEW_API_VERSION } from './preview-api-version.ts';
import { clientEventToGa } from './preview-client-event.ts';
import type { PreviewDialectOptions } from './preview-dialect.ts';
import { serverEventToPreview } from './preview-server-event.ts';
import { refusalInPreview } from './refusal-in-preview.ts';

/** Translates between the wire and the one canonical model, GA, on the server's side of a connection. */
export interface ServerDialect {
  readonly name: 'ga' | 'preview';
  /** Never throws: what the API would refuse is `rejected`, with the API's own error. */
  decode(frame: Frame, options?: DecodeClientEventOptions): ClientEvent | RejectedClientEvent;
  /**
   * One event as the frames that say it: none where the dialect has nothing to say.
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the event cannot be written as JSON.
   */
  encode(event: KnownServerEvent): readonly string[];
}

/** The server's side of GA. */
export const gaServerDialect: ServerDialect = {
  name: 'ga',
  decode: decodeClientEvent,
  encode: (event) => [encodeServerEvent(event)],
};

/**
 * The server's side of the preview: for servers that preview clients connect to.
 *
 * `conversation.item.added` becomes `conversation.item.created`, and `conversation.item.done` nothing. A refusal names the client's own fields.
 *
 * @example
 * import { createPreviewServerDialect } from '@antiphon/protocol';
 *
 * const dialect = createPreviewServerDialect();
 * const update = dialect.decode('{"type":"session.update","session":{"modalities":["text"]}}');
 * console.log(update.type === 'session.update' && update.session.output_modalities); // [ 'text' ]
 */
export function createPreviewServerDialect({
  apiVersion = LATEST_PREVIEW_API_VERSION,
}: PreviewDialectOptions = {}): ServerDialect {
  const isFirst = isFirstPreview(apiVersion);
  return {
    name: 'preview',
    decode(frame, options = {}) {
      const json = jsonObjectFromFrame(frame);
      if (typeof json === 'string') return unreadable(json);
      const event = checkClientEvent(clientEventToGa(json), options);
      return event.type === 'rejected' ? refusalInPreview(event, json['type']) : event;
    },
    encode(event) {
      const json = serverEventToPreview(event as unknown as JsonObject, isFirst);
      return json === undefined ? [] : [encodeServerEvent(json as unknown as KnownServerEvent)];
    },
  };
}

/** The server's side of 2025-04-01-preview; see {@link createPreviewServerDialect}. */
export const previewServerDialect: ServerDialect = /* @__PURE__ */ createPreviewServerDialect();
