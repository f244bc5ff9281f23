/**
 * What a server that breaks the rules does. `@antiphon/compliance/node` has one for WebSockets.
 *
 * - `closes-without-code`: completes the handshake and sends a close frame without a code.
 * - `sends-and-vanishes`: completes the handshake, sends the text `half a word` and destroys the connection.
 * - `never-answers-close`: completes the handshake and answers nothing from then on.
 * - `sends-binary`: completes the handshake and sends the bytes 255, 0, 1 as a binary message.
 * - `hangs-up`: ends the connection instead of answering the handshake.
 * - `answers-wrong-key`: answers the handshake with a key that does not match.
 * - `is-silent`: takes the connection and never answers the handshake.
 * - `is-not-trusted`: shows a TLS certificate that nobody vouches for; completes the handshake with those who do not mind.
 */
export type PeerBehaviour =
  | 'closes-without-code'
  | 'sends-and-vanishes'
  | 'never-answers-close'
  | 'sends-binary'
  | 'hangs-up'
  | 'answers-wrong-key'
  | 'is-silent'
  | 'is-not-trusted';

/** A server at work. Disposing it ends what is left of its connections. */
export interface Peer extends AsyncDisposable {
  readonly url: URL;
}

export interface PeerOptions {
  /** Called when a handshake has arrived, before it is answered. */
  readonly onHandshake?: (() => void) | undefined;
}

/** Opens servers that break the rules. */
export interface Peers {
  open(behaviour: PeerBehaviour, options?: PeerOptions): Promise<Peer>;
}
