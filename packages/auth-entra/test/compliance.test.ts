import { entra } from '@antiphon/auth-entra';
import { testCredentialProvider } from '@antiphon/compliance';

testCredentialProvider({
  title: 'entra',
  setup: ({ clock, source }) => ({
    kind: 'bearer',
    host: 'contoso.openai.azure.com',
    foreignHost: 'contoso.openai.azure.com.evil.example',
    provider: entra({
      clock,
      credential: {
        async getToken() {
          const { value, expiresAtMs } = await source.request();
          return { token: value as string, expiresOnTimestamp: expiresAtMs };
        },
      },
    }),
  }),
});
