import { AntiphonError, createCredential, type Credential, type CredentialProvider } from '@antiphon/interface';
import type { CredentialSetup, CredentialSetupOptions, SourceAnswer } from '../src/index.ts';

/** What can be wrong with the provider below. */
export type Flaw =
  | 'asks when it is made'
  | 'has the wrong kind'
  | 'ignores a signal that is aborted already'
  | 'ends all calls with one signal'
  | 'ignores a signal while it waits'
  | 'leaves a listener'
  | 'passes on what its source throws'
  | 'loses the cause'
  | 'takes an empty value'
  | 'remembers a failure'
  | 'asks once for each call'
  | 'asks at every call'
  | 'ignores forceRefresh'
  | 'never refreshes'
  | 'sends to any host'
  | 'keeps the token in sight'
  | 'gives a plain object'
  | 'quotes the value';

const REFRESH_BEFORE_MS = 120_000;

/** Makes a provider with a cache, which passes, and one thing wrong with it where one is asked for. */
export function brokenProvider(flaw?: Flaw): CredentialSetup['setup'] {
  return (options) => ({
    kind: 'bearer',
    host: 'api.example.com',
    foreignHost: 'api.example.com.evil.example',
    provider: provide(options, (one) => one === flaw),
  });
}

function provide({ clock, source }: CredentialSetupOptions, has: (flaw: Flaw) => boolean): CredentialProvider {
  let cached: SourceAnswer | undefined;
  let inFlight: Promise<SourceAnswer> | undefined;
  const shown: Record<string, unknown> = {};
  const fetchToken = async (): Promise<SourceAnswer> => {
    const answer = await source.request().catch((cause: unknown) => {
      if (has('passes on what its source throws')) throw cause;
      throw failed('the source failed', has('loses the cause') ? undefined : cause);
    });
    if (!has('takes an empty value') && !isUsable(answer.value)) {
      throw failed(has('quotes the value') ? `unusable: ${JSON.stringify(answer.value)}` : 'the value is unusable');
    }
    if (has('keeps the token in sight')) shown['token'] = answer.value;
    return (cached = answer);
  };
  const shared = (): Promise<SourceAnswer> => {
    if (has('asks once for each call')) return fetchToken();
    const forget = (): void => void (has('remembers a failure') || (inFlight = undefined));
    return (inFlight ??= fetchToken().finally(forget));
  };
  const isGood = (): boolean =>
    cached !== undefined && (has('never refreshes') || cached.expiresAtMs - clock.nowMs() > REFRESH_BEFORE_MS);
  if (has('asks when it is made')) void fetchToken();
  return Object.assign(shown, {
    name: 'test',
    async getCredential({ signal, host, forceRefresh = false } = {}): Promise<Credential> {
      if (!has('ignores a signal that is aborted already')) signal?.throwIfAborted();
      if (host !== 'api.example.com' && !has('sends to any host')) throw failed('not for that host');
      const useCache = isGood() && !has('asks at every call') && (!forceRefresh || has('ignores forceRefresh'));
      if (has('ends all calls with one signal') && signal !== undefined) inFlight = raced(shared(), signal, has);
      const answer = useCache ? cached : await raced(shared(), signal, has);
      const { value, expiresAtMs } = answer as SourceAnswer;
      const kind = has('has the wrong kind') ? 'api-key' : 'bearer';
      const credential = { kind, value: value as string, expiresAtMs } as const;
      return has('gives a plain object') ? credential : createCredential(credential);
    },
  } satisfies CredentialProvider);
}

function raced<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
  has: (flaw: Flaw) => boolean,
): Promise<Value> {
  if (signal === undefined || has('ignores a signal while it waits')) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
    const undo = (): void => void (has('leaves a listener') || signal.removeEventListener('abort', onAbort));
    promise.then(resolve, reject).finally(undo);
  });
}

function isUsable(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

function failed(message: string, cause?: unknown): AntiphonError {
  return new AntiphonError({ code: 'AUTH_FAILED', message, cause });
}
