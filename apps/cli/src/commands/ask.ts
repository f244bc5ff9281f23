import { realtimeTargetFromEnvironment } from '@antiphon/target/node';
import type { CommandContext } from '../command-context.ts';
import { dataFolder } from '../data-folder.ts';
import { turnLines } from '../output/turn-lines.ts';
import { type Prompt, runTurn } from '../turn.ts';
import { usageError } from '../usage-error.ts';

export interface AskOptions {
  readonly audio?: string | undefined;
  readonly url?: string | undefined;
  readonly model?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly conversation?: string | undefined;
  readonly systemPrompt?: string | undefined;
  readonly voice?: string | undefined;
  readonly spectrogram?: boolean | undefined;
  /** Seconds. */
  readonly timeout: number;
  readonly out: string;
}

/** `antiphon ask`: one prompt, one answer, both remembered. */
export async function ask(text: string | undefined, options: AskOptions, context: CommandContext): Promise<void> {
  const { terminal, environment, signal } = context;
  const prompt = await choosePrompt(text, options, context);
  const conversationId = options.conversation ?? crypto.randomUUID();
  await using target = await realtimeTargetFromEnvironment(
    {
      endpoint: options.url,
      modelName: options.model,
      apiKey: options.apiKey,
      systemPrompt: options.systemPrompt,
      voice: options.voice,
      requestOptions: { timeoutMs: Math.round(options.timeout * 1_000) },
      ...dataFolder(options.out),
    },
    environment,
  );
  const report = await terminal.waiting('Waiting for the answer ...', () =>
    runTurn(target, prompt, { conversationId, signal, isSpectrogramWanted: options.spectrogram }),
  );
  terminal.json(report);
  for (const line of turnLines(report, terminal.colors)) terminal.line(line);
  terminal.line(terminal.colors.dim(`      go on with --conversation ${conversationId}`));
}

async function choosePrompt(
  text: string | undefined,
  { audio }: AskOptions,
  { readInput }: CommandContext,
): Promise<Prompt> {
  if (audio !== undefined && text !== undefined) {
    throw usageError('a text and --audio are both given: a prompt is one of them');
  }
  if (audio !== undefined) return { kind: 'audio', path: audio };
  const words = text === '-' ? (await readInput()).trim() : text;
  if (words === undefined || words.trim() === '') {
    throw usageError('nothing to say: give a text, "-" to read standard input, or --audio FILE.wav');
  }
  return { kind: 'text', text: words };
}
