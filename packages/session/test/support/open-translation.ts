import { frameText } from '@antiphon/interface';
import { type KnownServerEvent, openai, type TranslationSession } from '@antiphon/protocol';
import { connectTranslation, type ConnectTranslationOptions, type LiveTranslation } from '@antiphon/session';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type ScriptedServer, scriptedServer, type ScriptedServerOptions, settled } from './scripted-server.ts';

export const described: TranslationSession = {
  type: 'translation',
  id: 'sess_t',
  model: 'gpt-realtime-translate',
  audio: { output: { language: 'es' } },
};
export const created: KnownServerEvent = { type: 'session.created', session: described };
export const updated: KnownServerEvent = { type: 'session.updated', session: described };
export const closed: KnownServerEvent = { type: 'session.closed' };
/** A session that translates on a scripted server. */
export interface OpenTranslation extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly session: LiveTranslation;
  readonly clock: FakeClock;
  /** The types of what the server heard. */
  readonly heard: () => readonly string[];
}

export async function openTranslation(
  server: ScriptedServerOptions = {},
  options: Partial<ConnectTranslationOptions> = {},
): Promise<OpenTranslation> {
  const scripted = await scriptedServer({
    greeting: [created],
    decode: (frame) => JSON.parse(frameText(frame)) as never,
    ...server,
  });
  const clock = fakeClock();
  const endpoint = openai({ translationModel: 'gpt-realtime-translate' });
  const session = await connectTranslation({ endpoint, transport: scripted.transport, clock, ...options });
  return {
    server: scripted,
    session,
    clock,
    heard: (): string[] => scripted.heard.map(({ type }) => type),
    async [Symbol.asyncDispose]() {
      const leaving = session[Symbol.asyncDispose]();
      await settled();
      if (scripted.isConnected) scripted.send(closed);
      await leaving;
      await scripted[Symbol.asyncDispose]();
    },
  };
}
