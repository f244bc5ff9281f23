import type { ConnectRequest, Credential } from '@antiphon/interface';
import type { Dialect } from './dialect.ts';

/** Where a server is, which dialect it speaks, and where a credential goes: nothing else knows. */
export interface Endpoint {
  /** A short name for logs, such as `openai`. */
  readonly name: string;
  /** The model or deployment, where the endpoint names one. */
  readonly model?: string | undefined;
  readonly dialect: Dialect;
  /**
   * What a transport needs to connect. The credential stands in headers or subprotocols; in the URL only where that was allowed to the endpoint.
   * @throws {AntiphonError} `UNSUPPORTED` when the credential cannot travel on this carrier; `INVALID_ARGUMENT` when it would travel in the
   * clear (`ws:` to another machine); `AUTH_FAILED` when it holds a character that a header cannot carry.
   */
  connectRequest(credential: Credential | undefined, carrier: EndpointCarrier): ConnectRequest;
  /** The URL of a REST path beside the socket, such as `client_secrets`; `http(s):` and without the socket's query. */
  httpUrl(path: string): URL;
}

export interface EndpointCarrier {
  /** A transport's `carriesHeaders`. */
  readonly carriesHeaders: boolean;
}
