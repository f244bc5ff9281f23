import { apiKey } from '@antiphon/auth-api-key';
import type { Transport } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { parseRecording, recordTransport, replayTransport } from '@antiphon/transport-recording';
import { webTransport } from '@antiphon/transport-web';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { CANARY, keepsTheSecret } from './secret-scenario.ts';
import { TELLTALES, type Telltale, telltaleServer } from './telltale-server.ts';

const EVERY_TELLTALE: readonly Telltale[] = [...TELLTALES, { how: 'failed response' }];
const sockets = (transport: Transport) => ({ transport, listener: wsListener() });

describe.each([
  ['loopback', () => loopback()],
  ['ws', () => sockets(wsTransport())],
  // Carries the key in a subprotocol.
  ['web', () => sockets(webTransport())],
])('a recording over %s keeps a secret', (_name, pair) => {
  it.each(EVERY_TELLTALE)('that the server repeats: $how $status $code', (telltale) =>
    keepsTheSecret(async (witness) => {
      const { transport: inner, listener } = pair();
      await using server = await telltaleServer(listener, telltale);
      const lines: string[] = [];
      const transport = recordTransport(
        inner,
        { write: (line) => lines.push(line) },
        { audio: 'full', logger: witness.logger },
      );
      const endpoint = compatible({ url: server.url, model: 'm' });
      const outcome = await connectSession({ endpoint, transport, credentials: apiKey(CANARY) }).catch(
        (failure: unknown) => failure,
      );
      if (outcome instanceof Error) witness.see('the failure', outcome);
      else {
        const session = outcome as Awaited<ReturnType<typeof connectSession>>;
        await witness.failure('the response', () => session.respond().result);
        await session.close();
      }
      expect(lines.length).toBeGreaterThan(1);
      witness.see('the recording', lines.join(''));
      const replay = replayTransport(lines.join(''), { strict: true });
      const again = await connectSession({ endpoint, transport: replay, credentials: apiKey(CANARY) }).catch(
        (failure: unknown) => failure,
      );
      witness.see('the replay', [again instanceof Error ? again : 'a session', replay]);
    }),
  );
});

describe('a recording that cannot be read', () => {
  it('is not quoted', () =>
    keepsTheSecret(async (witness) => {
      for (const text of [
        CANARY,
        `{"kind":"${CANARY}"}`,
        `{"atMs":0,"connection":1,"kind":"connect","url":"${CANARY}"}`,
        `{"${CANARY}`,
      ])
        await witness.failure('parseRecording', () => parseRecording(text));
    }));
});
