/** What a transport uses of a platform's `WebSocket`, so that any constructor of that shape fits: a browser's, Deno's, Bun's, undici's, ws's. */
export interface PlatformWebSocket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: (event: PlatformEvent) => void): void;
  addEventListener(type: 'message', listener: (event: PlatformMessageEvent) => void): void;
  addEventListener(type: 'close', listener: (event: PlatformCloseEvent) => void): void;
}

/** Makes a {@link PlatformWebSocket} that connects at once. */
export type PlatformWebSocketConstructor = new (url: string, protocols: string[]) => PlatformWebSocket;

export interface PlatformEvent {
  /** Node's platforms say here what went wrong; browsers say nothing. */
  readonly error?: unknown;
}

export interface PlatformMessageEvent {
  readonly data: unknown;
}

export interface PlatformCloseEvent {
  readonly code: number;
  readonly reason: string;
}
