import type { GatewayOptions } from './gateway-options.ts';
import { resolvedOptions } from './resolved-options.ts';
import { createSessions } from './sessions.ts';

/** A gateway at work. Disposing it drains it; disposing it again does nothing more. */
export interface Gateway extends AsyncDisposable {
  /** Where clients connect. */
  readonly url: URL;
  /** Sessions at this moment, those still connecting included. */
  readonly sessionCount: number;
}

/**
 * Starts a relay between clients and a Realtime server whose key it holds.
 *
 * A client is authenticated, counted and joined with the upstream before its upgrade is answered, so whatever fails comes back as an HTTP status with
 * the API's error object: 401 and 403 from `authenticate`, 429 when the gateway is full or the upstream asks to slow down, 502 when the upstream is
 * not reached, refuses our credential or closes, 504 when it does not answer in time, 503 while draining. After that frames pass both ways in
 * order, unread. Dispose refuses newcomers, leaves running sessions `drainTimeoutMs` to end, then closes them with 1001.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for a limit that is not a positive number or a name that must not be forwarded; whatever the listener throws.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const resolved = resolvedOptions(options);
  const sessions = createSessions(resolved);
  const listening = await resolved.listener.listen((incoming) => void sessions.serve(incoming));
  let disposed: Promise<void> | undefined;
  const dispose = async (): Promise<void> => {
    await sessions.drain();
    await listening[Symbol.asyncDispose]();
  };
  return {
    get url() {
      return listening.url;
    },
    get sessionCount() {
      return sessions.count;
    },
    [Symbol.asyncDispose]: () => (disposed ??= dispose()),
  };
}
