import { expect } from 'chai';
import type { ComplianceCase } from '../compliance-case.ts';
import { everythingShown } from '../everything-shown.ts';
import { reasonOf, rejection } from '../expectations.ts';
import { turn } from '../open-handles.ts';
import { watchedSignal } from '../watched-signal.ts';
import type { CredentialContext } from './credential-context.ts';
import { CANARY, type SourceAnswer } from './credential-source.ts';

const HOUR_MS = 3_600_000;

/** What holds of getting a credential, well and badly. */
export const CREDENTIAL_CASES: readonly ComplianceCase<CredentialContext>[] = [
  {
    name: 'asks its source for nothing before a credential is wanted',
    async run({ source, get }) {
      await turn();
      expect(source.requestCount).to.equal(0);
      await get();
      expect(source.requestCount).to.equal(1);
    },
  },
  {
    name: 'gives the value of its source, as the right kind',
    async run({ subject, get }) {
      const credential = await get();
      expect(credential.kind).to.equal(subject.kind);
      expect(credential.value).to.equal(`${CANARY}1`);
    },
  },
  {
    name: 'rejects with the reason of an already aborted signal, and asks for nothing',
    async run({ source, get }) {
      const reason = new Error('changed my mind');
      expect(await reasonOf(get({ signal: AbortSignal.abort(reason) }))).to.equal(reason);
      expect(source.requestCount).to.equal(0);
    },
  },
  {
    name: 'rejects with the reason of a signal that aborts while it waits, and still serves the others',
    async run({ source, get }) {
      let release: (answer: SourceAnswer) => void = () => undefined;
      source.answer(() => new Promise((resolve) => (release = resolve)));
      const aborter = watchedSignal();
      const aborted = reasonOf(get({ signal: aborter.signal }));
      const other = get();
      while (source.requestCount === 0) await turn();
      const reason = new Error('no patience');
      aborter.abort(reason);
      expect(await aborted).to.equal(reason);
      release({ value: `${CANARY}late`, expiresAtMs: Date.now() + HOUR_MS });
      expect((await other).value).to.equal(`${CANARY}late`);
    },
  },
  {
    name: 'lets go of the signal, whether it succeeds or fails',
    async run({ source, get }) {
      const aborter = watchedSignal();
      await get({ signal: aborter.signal });
      expect(aborter.listenerCount).to.equal(0);
      source.answer(() => Promise.reject(new Error('the vault is sealed')));
      await rejection(get({ signal: aborter.signal, forceRefresh: true }), 'AUTH_FAILED');
      expect(aborter.listenerCount).to.equal(0);
    },
  },
  {
    name: 'rejects with AUTH_FAILED and the cause when its source fails',
    async run({ source, get }) {
      source.answer(() => Promise.reject(new Error('the vault is sealed')));
      const error = await rejection(get(), 'AUTH_FAILED');
      expect(error.cause).to.be.instanceOf(Error);
    },
  },
  {
    name: 'rejects with AUTH_FAILED when its source gives an empty value, null or nothing',
    async run({ source, get }) {
      for (const value of ['', null, undefined]) {
        source.answer(() => ({ value, expiresAtMs: Date.now() + HOUR_MS }));
        await rejection(get({ forceRefresh: true }), 'AUTH_FAILED');
      }
    },
  },
  {
    name: 'tries again at the next call after a failure',
    async run({ source, get }) {
      source.answer(() => Promise.reject(new Error('the vault is sealed')));
      await rejection(get(), 'AUTH_FAILED');
      source.answer(() => ({ value: `${CANARY}open`, expiresAtMs: Date.now() + HOUR_MS }));
      expect((await get()).value).to.equal(`${CANARY}open`);
    },
  },
  {
    name: 'makes one request for ten concurrent calls',
    async run({ source, get }) {
      const credentials = await Promise.all(Array.from({ length: 10 }, () => get()));
      expect(credentials.map(({ value }) => value)).to.deep.equal(Array.from({ length: 10 }, () => `${CANARY}1`));
      expect(source.requestCount).to.equal(1);
    },
  },
  {
    name: 'asks anew when a refresh is forced',
    async run({ source, get }) {
      await get();
      expect((await get({ forceRefresh: true })).value).to.equal(`${CANARY}2`);
      expect(source.requestCount).to.equal(2);
    },
  },
  {
    name: 'keeps a credential while it is good, and refreshes it before it expires',
    async run({ source, get, clock }) {
      const expiresAtMs = clock.nowMs() + HOUR_MS;
      expect((await get()).expiresAtMs).to.equal(expiresAtMs);
      clock.advance(60_000);
      expect((await get()).value).to.equal(`${CANARY}1`);
      expect(source.requestCount).to.equal(1);
      clock.advance(HOUR_MS - 61_000);
      expect((await get()).value, 'a second before it expires').to.equal(`${CANARY}2`);
    },
  },
  {
    name: 'refuses a host that its credentials are not meant for',
    async run({ subject, get, source }) {
      const { foreignHost } = subject;
      if (foreignHost === undefined)
        throw new Error('this case needs `foreignHost` from setup, or a skip with a reason');
      await rejection(get({ host: foreignHost }), 'AUTH_FAILED');
      expect(source.requestCount).to.equal(0);
      await get();
      await rejection(get({ host: foreignHost }), 'AUTH_FAILED');
    },
  },
  {
    name: 'shows the secret nowhere: not the provider, not the credential, not the error about one that no header can carry',
    async run({ subject, source, get }) {
      const credential = await get();
      source.answer(() => ({ value: `${CANARY}3\r\nx-evil: 1`, expiresAtMs: Date.now() + HOUR_MS }));
      const error = await rejection(get({ forceRefresh: true }), 'AUTH_FAILED');
      for (const [what, value] of Object.entries({ provider: subject.provider, credential, error })) {
        // As a boolean, so that a failure does not show the secret either.
        expect(everythingShown(value).includes(CANARY), `the ${what} shows the secret`).to.equal(false);
      }
      expect({ ...credential }).not.to.have.property('value');
    },
  },
];
