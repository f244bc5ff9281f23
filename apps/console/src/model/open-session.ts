import { compatible } from '@antiphon/protocol';
import { connectSession, type Session } from '@antiphon/session';
import { webTransport } from '@antiphon/transport-web';

/** Opens a session through the server's gateway, which adds the key: the page has none. The client commits its audio itself. */
export function openSession(url: URL, signal: AbortSignal): Promise<Session> {
  return connectSession(
    {
      endpoint: compatible({ url: url.href.replace(/^http/, 'ws') }),
      transport: webTransport(),
      // A blip is not worth a word; of a server that is gone the user should hear at once, and may reconnect.
      recovery: { baseDelayMs: 250, maximumAttempts: 3, maximumTotalMs: 5_000 },
      config: {
        output_modalities: ['audio'],
        audio: { input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: null } },
      },
    },
    { signal },
  );
}
