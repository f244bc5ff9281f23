import type { Connection, FrameSink } from '@antiphon/interface';
import { createEnd, type End } from './end.ts';
import type { LoopbackSettings } from './loopback-settings.ts';

/** Two ends of one connection. */
export interface Pipe {
  readonly client: Connection;
  readonly server: Connection;
  /** Both ends hear that the network is lost. */
  sever(): void;
}

export interface PipeOptions {
  readonly clientSink: FrameSink;
  readonly serverSink: FrameSink;
  readonly settings: LoopbackSettings;
  /** The open pipes; this one is among them until its server's end has ended. */
  readonly pipes: Set<Pipe>;
}

/** Wires two ends together. */
export function createPipe({ clientSink, serverSink, settings, pipes }: PipeOptions): Pipe {
  const client: End = createEnd({ sink: clientSink, peer: () => server, settings, onEnded: () => undefined });
  const server: End = createEnd({ sink: serverSink, peer: () => client, settings, onEnded: () => pipes.delete(pipe) });
  const pipe: Pipe = {
    client: client.connection,
    server: server.connection,
    sever() {
      client.lose();
      server.lose();
    },
  };
  pipes.add(pipe);
  return pipe;
}
