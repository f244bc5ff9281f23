import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server was asked. */
export interface AskedSecret {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server on this machine that a test tells what to answer. */
export interface SecretServer extends AsyncDisposable {
  readonly origin: string;
  readonly asked: readonly AskedSecret[];
  /** @default a secret that is good for ten minutes */
  answer: (response: ServerResponse, asked: AskedSecret) => void | Promise<void>;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export async function secretServer(): Promise<SecretServer> {
  const asked: AskedSecret[] = [];
  const http = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => void pieces.push(piece));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(pieces).toString() };
      asked.push(one);
      void server.answer(response, one);
    });
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const server: SecretServer = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    answer: (response) =>
      sendJson(response, 200, { value: `ek_canary${asked.length}`, expires_at: Date.now() / 1_000 + 600, session: {} }),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => void http.close(resolve));
    },
  };
  return server;
}
