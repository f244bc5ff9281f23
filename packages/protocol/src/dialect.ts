import type { Frame } from '@antiphon/interface';
import type { ClientEvent, ServerEvent, TranslationClientEvent } from './events/index.ts';

/** Translates between the wire and the one canonical model, GA, on the client's side of a connection. */
export interface Dialect {
  readonly name: 'ga' | 'preview';
  /** Never throws: what it does not know becomes an `unknown`, what it cannot read a `malformed` event. */
  decode(frame: Frame): readonly ServerEvent[];
  /**
   * One event as one text frame.
   * @throws {AntiphonError} `INVALID_ARGUMENT` when the event cannot be written as JSON.
   */
  encode(event: ClientEvent | TranslationClientEvent): string;
  /** The same for one connection, where decoding a frame takes what came before it. Absent: any number of connections share the dialect. */
  forConnection?(): Dialect;
}
