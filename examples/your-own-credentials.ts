// A credential provider is one method. This one asks a vault, here a function, whenever a connection is opened.
import { createEmulator } from '@antiphon/emulator';
import { createCredential, type CredentialProvider } from '@antiphon/interface';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';

const readVault = async (name: string): Promise<string> => `secret-of-${name}`;

const vaultCredentials: CredentialProvider = {
  name: 'vault',
  async getCredential({ signal } = {}) {
    signal?.throwIfAborted();
    return createCredential({ kind: 'api-key', value: await readVault('realtime') });
  },
};

await using emulator = await createEmulator({ listener: wsListener(), apiKey: 'secret-of-realtime' });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: vaultCredentials,
  transport: wsTransport(),
});
console.log('connected as', session.state.status, 'with', await vaultCredentials.getCredential());
