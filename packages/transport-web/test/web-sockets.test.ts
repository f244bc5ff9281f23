import { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { recordingSink } from '../../transport-ws/test/recording-sink.ts';
import { socketCases } from '../../transport-ws/test/socket-cases.ts';
import { type PlatformWebSocketConstructor, webTransport } from '../src/index.ts';

socketCases("web with ws's constructor", ({ clock }) => webTransport({ clock, closeTimeoutMs: 100, WebSocket }));

const platform = (globalThis as { WebSocket?: PlatformWebSocketConstructor }).WebSocket;
describe.runIf(platform !== undefined)('from Node 22 on', () => {
  socketCases('web', ({ clock }) => webTransport({ clock, closeTimeoutMs: 100, WebSocket: platform }));
});

describe('webTransport', () => {
  const request = { url: new URL('ws://127.0.0.1:9/'), headers: {}, protocols: [] };

  it.runIf(platform === undefined)('says what to do where the platform has no WebSocket', async () => {
    await expect(webTransport().connect(request, recordingSink())).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('refuses headers instead of losing them, and does not show their values', async () => {
    const headers = { authorization: 'Bearer canary' };
    const refused = webTransport({ WebSocket }).connect({ ...request, headers }, recordingSink());
    await expect(refused).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.not.stringContaining('canary'),
    });
  });

  it('does not show a key in the error about a malformed subprotocol', async () => {
    // A constructor may be a function; a browser's quotes what it refuses.
    function Browser(_url: string, protocols: string[]): void {
      throw new SyntaxError(`The subprotocol '${protocols[0]}' is invalid.`);
    }
    const constructor = Browser as unknown as PlatformWebSocketConstructor;
    const protocols = ['openai-insecure-api-key.canary one canary two'];
    const error: unknown = await webTransport({ WebSocket: constructor })
      .connect({ ...request, protocols }, recordingSink())
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(`${String(error)} ${String((error as Error).cause)}`).not.toContain('canary');
  });
});
