import type { Frame } from '@antiphon/interface';
import type { ClientEvent, ServerEvent } from './events/index.ts';

/** Translates between the wire and the one canonical model, GA, on the client's side of a connection. */
export interface Dialect {
  readonly name: 'ga' | 'preview';
  /** Never throws: what it does not know becomes an `unknown`, what it cannot read a `malformed` event. */
  decode(frame: Frame): readonly ServerEvent[];
  /** One event as one text frame. */
  encode(event: ClientEvent): string;
}
