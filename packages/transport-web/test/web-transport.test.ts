import { recordingSink } from '@antiphon/compliance';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type PlatformWebSocketConstructor, webTransport } from '../src/index.ts';

describe('webTransport', () => {
  const request = { url: new URL('ws://127.0.0.1:9/'), headers: {}, protocols: [] };
  afterEach(() => void vi.unstubAllGlobals());

  it('says what to do where the platform has no WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined);
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
