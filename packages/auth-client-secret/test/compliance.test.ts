import { apiKey } from '@antiphon/auth-api-key';
import { clientSecretFromUrl } from '@antiphon/auth-client-secret';
import { mintedClientSecret } from '@antiphon/auth-client-secret/node';
import { type CredentialSetupOptions, testCredentialProvider } from '@antiphon/compliance';
import { compatible } from '@antiphon/protocol';
import { type SecretServer, secretServer, sendJson } from './secret-server.ts';

let server: SecretServer;
/** A server that gives what the suite's source gives, and refuses when the source fails. */
async function served({ source }: CredentialSetupOptions): Promise<string> {
  server = await secretServer();
  server.answer = async (response) => {
    const answer = await source.request().catch(() => undefined);
    if (answer === undefined) return sendJson(response, 401, { error: { message: 'refused' } });
    sendJson(response, 200, { value: answer.value, expires_at: answer.expiresAtMs / 1_000 });
  };
  return server.origin;
}
const subject = { kind: 'client-secret', host: '127.0.0.1', foreignHost: 'evil.example' } as const;
const teardown = async () => server[Symbol.asyncDispose]();

testCredentialProvider({
  title: 'mintedClientSecret',
  setup: async (options) => {
    const endpoint = compatible({ url: `${await served(options)}/v1` });
    return { ...subject, provider: mintedClientSecret({ endpoint, credentials: apiKey('k'), clock: options.clock }) };
  },
  teardown,
});

testCredentialProvider({
  title: 'clientSecretFromUrl',
  setup: async (options) => {
    const url = await served(options);
    return { ...subject, provider: clientSecretFromUrl({ url, hosts: ['127.0.0.1'], clock: options.clock }) };
  },
  teardown,
});
