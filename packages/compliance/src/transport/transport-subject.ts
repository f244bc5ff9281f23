import type { Clock, Listener, Transport } from '@antiphon/interface';
import type { Peers } from './peers.ts';

/** What one case works with: a transport, and a listener that it can reach. */
export interface TransportSubject {
  readonly transport: Transport;
  /** The accepting side: the transport's own, or another one that speaks its protocol, such as `wsListener()`. */
  readonly listener: Listener;
  /** Servers that do what no listener does. Without them the cases that need them fail, unless they are skipped. */
  readonly peers?: Peers | undefined;
}

/** What a suite asks of a subject that it wants to be made. */
export interface TransportSetupOptions {
  /** Give it to the transport, and not to the listener: a suite may move its time, and looks for timers that are left. */
  readonly clock: Clock;
  /** Give it to the listener where it is there: the biggest message that it takes. */
  readonly maximumPayloadBytes?: number | undefined;
}

/** How a suite comes by its subjects. */
export interface TransportSetup {
  /**
   * Makes a transport and a listener that have met nobody yet. Called once or more for each case. The transport must give up a handshake after 10 s
   * by the clock, and a close that is not answered within a second, so that the suite need not wait for it.
   */
  readonly setup: (options: TransportSetupOptions) => TransportSubject | Promise<TransportSubject>;
  /** Called after the case, once for each subject. */
  readonly teardown?: ((subject: TransportSubject) => void | Promise<void>) | undefined;
}
