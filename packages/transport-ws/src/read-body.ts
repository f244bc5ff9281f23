import type { Readable } from 'node:stream';

/** More than any API's error, less than a page that never ends. */
const MAXIMUM_BODY_BYTES = 64 * 1024;

/** Reads a refusal's body as text: as much as came, up to a limit, until it ends, breaks or the signal aborts. Never rejects. */
export function readBody(body: Readable, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let byteCount = 0;
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    signal.addEventListener('abort', finish, { once: true });
    body.on('data', (chunk: Buffer) => {
      if (byteCount >= MAXIMUM_BODY_BYTES) return finish();
      byteCount += chunk.length;
      chunks.push(chunk);
    });
    body.on('end', finish);
    body.on('error', finish);
    body.on('close', finish);
  });
}
