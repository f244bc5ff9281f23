import type { IncomingConnection, Logger } from '@antiphon/interface';
import { CLOSE_CODES, encodeServerEvent, selectSubprotocol } from '@antiphon/protocol';
import type { IdSource } from './id-source.ts';

/** Refuses a key the API's own way: the upgrade, an `error` event, a close with 3000. */
export async function refuseKey(incoming: IncomingConnection, ids: IdSource, logger: Logger): Promise<void> {
  const protocol = selectSubprotocol(incoming.request.protocols);
  try {
    const connection = incoming.accept({ frame: () => undefined, close: () => undefined }, { protocol });
    const error = {
      type: 'invalid_request_error',
      code: 'invalid_api_key',
      message: 'Incorrect API key provided.',
      param: null,
      event_id: null,
    };
    connection.send(encodeServerEvent({ type: 'error', event_id: ids('event'), error }));
    await connection.close(CLOSE_CODES.invalidRequest, `${error.type}.${error.code}`);
  } catch (error) {
    logger.debug('the peer went before its key was refused', { error });
  }
}
