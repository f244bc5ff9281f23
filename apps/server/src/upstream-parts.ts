import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { preferredVoice } from '@antiphon/emulator/node';
import type { Upstream } from '@antiphon/gateway';
import { createCredential, type Logger } from '@antiphon/interface';
import { compatible, endpointFromUrl } from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { wsTransport } from '@antiphon/transport-ws';
import type { ServerUpstream } from './server-options.ts';

/** What the gateway relays to, and what must be disposed with it. */
export interface UpstreamParts extends AsyncDisposable {
  /** `emulator`, or the endpoint's name, such as `openai`. */
  readonly name: string;
  readonly model?: string | undefined;
  readonly upstream: Upstream;
}

const EMULATED_MODEL = 'gpt-realtime';

/** @throws {AntiphonError} `INVALID_ARGUMENT` when the endpoint's URL is none, or no key may travel to it. */
export async function upstreamParts(given: ServerUpstream | undefined, logger: Logger): Promise<UpstreamParts> {
  return given === undefined ? emulated(logger) : remote(given);
}

function remote({ endpoint: given, model, apiKey: source }: ServerUpstream): UpstreamParts {
  const endpoint = typeof given === 'string' ? endpointFromUrl(given, { model }) : given;
  const transport = wsTransport();
  // Better now than at the first session: an endpoint that no key may travel to.
  endpoint.connectRequest(createCredential({ kind: 'api-key', value: 'check' }), transport);
  return {
    name: endpoint.name,
    model: endpoint.model,
    upstream: { endpoint, credentials: apiKey(source), transport },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function emulated(logger: Logger): Promise<UpstreamParts> {
  const { listener, transport } = loopback();
  const emulator = await createEmulator({ listener, voice: await preferredVoice(), logger });
  return {
    name: 'emulator',
    upstream: {
      // The pair is wired together: the host is a name only. The emulator takes any model and any key.
      endpoint: ({ url }) =>
        compatible({ url: 'ws://127.0.0.1/v1/realtime', model: url.searchParams.get('model') || EMULATED_MODEL }),
      credentials: apiKey('emulator'),
      transport,
    },
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}
