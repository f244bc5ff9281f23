import { serverOptionsFromEnvironment, startServer } from '@antiphon/server';
import type { CommandContext } from '../command-context.ts';
import { terminalLogger } from '../output/terminal-logger.ts';
import { aborted } from './emulate.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly clientKey?: string | undefined;
}

/** `antiphon serve`: gateway, console and, without a key, the emulator, in one process until it is stopped. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const { terminal, environment, signal } = context;
  const server = await startServer({
    ...serverOptionsFromEnvironment(environment),
    port: options.port,
    host: options.host,
    logger: terminalLogger(terminal),
    ...(options.clientKey === undefined ? {} : { clientKeys: [options.clientKey] }),
  });
  try {
    const { colors } = terminal;
    terminal.line(server.url.href);
    terminal.line();
    terminal.line(`  ${colors.bold('Open it in a browser')} to talk. Upstream: ${server.upstreamName}.`);
    terminal.line(`  Other clients: ${server.realtimeUrl.href} with the key ${colors.bold(server.clientKey)}`);
    terminal.line('  Stop with Ctrl-C.');
    await aborted(signal);
  } finally {
    await server.close();
  }
}
