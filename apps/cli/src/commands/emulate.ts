import { createEmulator, echoEngine, type Engine, scriptEngine, syllableVoice, type Voice } from '@antiphon/emulator';
import { espeakVoice, preferredVoice, readScenarioFile } from '@antiphon/emulator/node';
import { wsListener } from '@antiphon/transport-ws';
import type { CommandContext } from '../command-context.ts';
import { terminalLogger } from '../output/terminal-logger.ts';
import { certificateFrom } from '../self-made-certificate.ts';
import { usageError } from '../usage-error.ts';

export interface EmulateOptions {
  readonly port: number;
  readonly host: string;
  /** A folder with cert.pem and key.pem, or where a pair is made. */
  readonly tls?: string | undefined;
  readonly engine: 'echo' | 'script';
  readonly script?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly voice: 'preferred' | 'built-in' | 'espeak';
  /** A multiple of real time; 0 is as fast as possible. */
  readonly pace: number;
  readonly turnDetection: 'none' | 'server_vad' | 'semantic_vad';
  readonly seed?: number | undefined;
  /** Seconds after which a session ends, as the API's do after an hour. */
  readonly sessionLimit: number;
}

/** `antiphon emulate`: serves the Realtime API until it is stopped. The first line on standard output is the URL. */
export async function emulate(options: EmulateOptions, context: CommandContext): Promise<void> {
  const engine = await chooseEngine(options);
  const voice = await chooseVoice(options.voice);
  const certificate = options.tls === undefined ? undefined : await certificateFrom(options.tls);
  const listener = wsListener({
    port: options.port,
    host: options.host,
    ...(certificate === undefined ? {} : { tls: certificate }),
  });
  await using emulator = await createEmulator({
    listener,
    engine,
    voice,
    logger: terminalLogger(context.terminal),
    maximumSessionMs: options.sessionLimit * 1_000,
    pace: options.pace === 0 ? Number.POSITIVE_INFINITY : options.pace,
    turnDetection: options.turnDetection === 'none' ? null : { type: options.turnDetection },
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const { terminal, stdout, signal } = context;
  stdout.write(`${emulator.url.href}\n`);
  if (certificate !== undefined) terminal.note(`To trust it: NODE_EXTRA_CA_CERTS=${certificate.certPath}`);
  terminal.note(
    `Engine ${engine.name}, voice ${voice.name}, ${options.apiKey === undefined ? 'any key' : 'the given key'}. Try in another terminal:`,
  );
  terminal.note(
    `  antiphon ask "hello" --url ${emulator.url.href} --model any --api-key ${options.apiKey === undefined ? 'any' : 'KEY'}`,
  );
  terminal.note('Stop with Ctrl-C.');
  await aborted(signal);
}

async function chooseEngine({ engine, script }: EmulateOptions): Promise<Engine> {
  if (script !== undefined) return scriptEngine(await readScenarioFile(script));
  switch (engine) {
    case 'echo':
      return echoEngine();
    case 'script':
      throw usageError('the script engine needs a scenario: add --script FILE.json');
    default:
      return engine satisfies never;
  }
}

async function chooseVoice(voice: EmulateOptions['voice']): Promise<Voice> {
  switch (voice) {
    case 'preferred':
      return await preferredVoice();
    case 'built-in':
      return syllableVoice();
    case 'espeak':
      return espeakVoice();
    default:
      return voice satisfies never;
  }
}

/** Resolves when the signal aborts. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
