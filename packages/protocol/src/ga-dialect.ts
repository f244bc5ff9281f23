import { decodeServerEvent } from './codec/decode-server-event.ts';
import { encodeClientEvent } from './codec/encode-event.ts';
import type { Dialect } from './dialect.ts';
import { gaClientEvent } from './dialects/ga-client-event.ts';

/**
 * The dialect of the GA API: OpenAI, Azure's `/openai/v1` path, and most compatible servers.
 *
 * It is also the canonical model, so decoding only checks and encoding only writes. What a preview client may say and GA refuses, such as
 * `temperature`, is not sent.
 *
 * @example
 * import { gaDialect } from '@antiphon/protocol';
 *
 * const [event] = gaDialect.decode('{"type":"input_audio_buffer.cleared","event_id":"event_1"}');
 * console.log(event?.type); // input_audio_buffer.cleared
 * console.log(gaDialect.encode({ type: 'response.create' })); // {"type":"response.create"}
 */
export const gaDialect: Dialect = {
  name: 'ga',
  decode: (frame) => [decodeServerEvent(frame)],
  encode: (event) => encodeClientEvent(gaClientEvent(event)),
};
