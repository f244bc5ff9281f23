import type { Frame } from '@antiphon/interface';
import { AudioDeltaDecoder } from './codec/audio-delta-decoder.ts';
import { decodeServerEvent, GA_OPENING } from './codec/decode-server-event.ts';
import { encodeClientEvent } from './codec/encode-event.ts';
import type { Dialect } from './dialect.ts';
import { gaClientEvent } from './dialects/ga-client-event.ts';
import type { ClientEvent, ServerEvent, TranslationClientEvent } from './events/index.ts';

const encode = (event: ClientEvent | TranslationClientEvent): string => encodeClientEvent(gaClientEvent(event));

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
  encode,
  forConnection: () => new GaConnection(GA_OPENING),
};

/** One object for what every frame needs. */
class GaConnection extends AudioDeltaDecoder implements Dialect {
  readonly name = 'ga';
  readonly encode = encode;

  decode(frame: Frame): readonly ServerEvent[] {
    return [decodeServerEvent(frame, this)];
  }
}
