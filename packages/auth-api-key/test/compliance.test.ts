import { testCredentialProvider } from '@antiphon/compliance';
import { apiKey } from '../src/index.ts';

testCredentialProvider({
  title: 'apiKey with a function',
  setup: ({ source }) => ({
    kind: 'api-key',
    provider: apiKey(async () => (await source.request()).value as string),
  }),
  skip: [
    {
      case: 'keeps a credential while it is good, and refreshes it before it expires',
      reason: 'a key has no expiry, and is read anew at every call',
    },
    {
      case: 'refuses a host that its credentials are not meant for',
      reason: 'a key is meant for whatever endpoint its user names',
    },
  ],
});
