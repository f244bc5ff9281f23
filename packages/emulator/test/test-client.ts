import { type CloseInfo, createCredential, type Connection, type Frame, type Transport } from '@antiphon/interface';
import {
  audioDeltaBytes,
  type ClientEvent,
  compatible,
  type Endpoint,
  gaDialect,
  type ServerEvent,
  type ServerEventOf,
  type ServerEventType,
} from '@antiphon/protocol';
import { loopback } from '@antiphon/transport-loopback';
import { createEmulator, type Emulator, type EmulatorOptions } from '../src/index.ts';

/** The timers of an open session in which nothing happens: the one that ends it. */
export const IDLE_TIMER_COUNT = 1;

/** A bare client: it records every event and waits for those to come. */
export interface TestClient extends AsyncDisposable {
  readonly connection: Connection;
  readonly events: readonly ServerEvent[];
  /** The types of the events since the last call. */
  types(): string[];
  send(event: ClientEvent): void;
  sendFrame(frame: Frame): void;
  /** The next event of a type that was not taken yet. Events of other types in between are passed over. */
  next<Type extends ServerEventType>(type: Type): Promise<ServerEventOf<Type>>;
  readonly closed: Promise<CloseInfo>;
}

export async function connectClient(
  transport: Transport,
  url: URL,
  apiKey: string = 'k',
  endpoint: Endpoint = compatible({ url: url.href, model: 'm' }),
): Promise<TestClient> {
  const events: ServerEvent[] = [];
  let typesFrom = 0;
  let takenUntil = 0;
  let wake = (): void => undefined;
  let settleClosed = (_info: CloseInfo): void => undefined;
  const closed = new Promise<CloseInfo>((resolve) => (settleClosed = resolve));
  const request = endpoint.connectRequest(createCredential({ kind: 'api-key', value: apiKey }), transport);
  const connection = await transport.connect(request, {
    frame(frame) {
      events.push(...gaDialect.decode(frame));
      wake();
    },
    close(info) {
      settleClosed(info);
      wake();
    },
  });
  return {
    connection,
    events,
    types() {
      const types = events.slice(typesFrom).map((event) => event.type);
      typesFrom = events.length;
      return types;
    },
    send: (event) => connection.send(gaDialect.encode(event)),
    sendFrame: (frame) => connection.send(frame),
    async next(type) {
      for (;;) {
        const index = events.findIndex((event, place) => place >= takenUntil && event.type === type);
        if (index >= 0) {
          takenUntil = index + 1;
          return events[index] as ServerEventOf<typeof type>;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    closed,
    async [Symbol.asyncDispose]() {
      await connection.close();
    },
  };
}

/** An emulator over a loopback and a client that has seen `session.created`. */
export async function openPair(
  options: Partial<EmulatorOptions> = {},
): Promise<{ client: TestClient; emulator: Emulator; transport: Transport } & AsyncDisposable> {
  const { transport, listener } = loopback({ url: new URL('ws://localhost/') });
  const emulator = await createEmulator({ listener, pace: Number.POSITIVE_INFINITY, seed: 7, ...options });
  const client = await connectClient(transport, emulator.url);
  await client.next('session.created');
  client.types();
  return { client, emulator, transport, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

/** The bytes of every audio delta, joined. */
export function audioOf(events: readonly ServerEvent[]): Uint8Array {
  const deltas = events.filter((event) => event.type === 'response.output_audio.delta').map(audioDeltaBytes);
  return new Uint8Array(Buffer.concat(deltas));
}

/** A user message of text. */
export function userText(text: string, previousItemId?: string): ClientEvent {
  return {
    type: 'conversation.item.create',
    ...(previousItemId === undefined ? {} : { previous_item_id: previousItemId }),
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  };
}

/** Base64 of a tone in PCM16 at 24 000 Hz. */
export function toneBase64(durationMs: number): string {
  return Buffer.from(tone(durationMs).buffer).toString('base64');
}

export function tone(durationMs: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: durationMs * 24 }, (_, index) => Math.round(8000 * Math.sin(index / 9)));
}
