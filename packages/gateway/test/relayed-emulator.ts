import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, type EmulatorOptions, type ResponseReport } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { wsListener, type WsListenerOptions, wsTransport } from '@antiphon/transport-ws';
import { clientKeys, createGateway, type Gateway, type GatewayOptions } from '../src/index.ts';

export const CLIENT_KEY = 'client-canary-key';
export const UPSTREAM_KEY = 'upstream-canary-key';

export interface RelayedEmulator extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly reports: ResponseReport[];
  /** Ends the emulator while the gateway stays. */
  stopEmulator(): Promise<void>;
}

export interface RelayedEmulatorOptions {
  readonly listener?: WsListenerOptions;
  readonly emulator?: Partial<EmulatorOptions>;
  readonly gateway?: Partial<GatewayOptions>;
  readonly gatewayKey?: string;
}

/** A gateway on a socket in front of an emulator on a socket. */
export async function relayedEmulator(options: RelayedEmulatorOptions = {}): Promise<RelayedEmulator> {
  const reports: ResponseReport[] = [];
  const emulator = await createEmulator({
    listener: wsListener(),
    apiKey: UPSTREAM_KEY,
    pace: 50,
    observer: { responseDone: (report) => void reports.push(report) },
    ...options.emulator,
  });
  const gateway = await createGateway({
    listener: wsListener({ path: '/v1/realtime', ...options.listener }),
    upstream: {
      endpoint: compatible({ url: emulator.url }),
      credentials: apiKey(options.gatewayKey ?? UPSTREAM_KEY),
      transport: wsTransport(),
    },
    authenticate: clientKeys([CLIENT_KEY]),
    drainTimeoutMs: 0,
    ...options.gateway,
  });
  return {
    gateway,
    reports,
    stopEmulator: async () => emulator[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}
