import { describe, expect, it } from 'vitest';
import { credentialCases } from '../src/index.ts';
import { brokenProvider, type Flaw } from './broken-credential-provider.ts';

const FLAWS: Readonly<Record<string, readonly Flaw[]>> = {
  'asks its source for nothing before a credential is wanted': ['asks when it is made'],
  'gives the value of its source, as the right kind': ['has the wrong kind'],
  'rejects with the reason of an already aborted signal, and asks for nothing': [
    'ignores a signal that is aborted already',
  ],
  'rejects with the reason of a signal that aborts while it waits, and still serves the others': [
    'ends all calls with one signal',
    'ignores a signal while it waits',
  ],
  'lets go of the signal, whether it succeeds or fails': ['leaves a listener'],
  'rejects with AUTH_FAILED and the cause when its source fails': [
    'passes on what its source throws',
    'loses the cause',
  ],
  'rejects with AUTH_FAILED when its source gives an empty value, null or nothing': ['takes an empty value'],
  'tries again at the next call after a failure': ['remembers a failure'],
  'makes one request for ten concurrent calls': ['asks once for each call'],
  'asks anew when a refresh is forced': ['ignores forceRefresh'],
  'keeps a credential while it is good, and refreshes it before it expires': ['asks at every call', 'never refreshes'],
  'refuses a host that its credentials are not meant for': ['sends to any host'],
  'shows the secret nowhere: not the provider, not the credential, not the error about one that no header can carry': [
    'keeps the token in sight',
    'gives a plain object',
    'quotes the value',
  ],
};

describe('the credential suite', () => {
  it('has flaws for every case, and no others', () => {
    expect(Object.keys(FLAWS).sort()).toEqual(credentialCases.map(({ name }) => name).sort());
  });

  for (const { name, run } of credentialCases) {
    describe(name, () => {
      it('passes a provider that does so', () => run({ setup: brokenProvider() }));

      it.each(FLAWS[name] ?? [])('rejects one that %s', async (flaw) => {
        await expect(run({ setup: brokenProvider(flaw), timeoutMs: 1_500 })).rejects.toThrow();
      });
    });
  }
});
