import { createEmulator, echoEngine } from '@antiphon/emulator';
import { preferredVoice } from '@antiphon/emulator/node';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { RealtimeTarget } from '@antiphon/target';
import { wsListener, wsTransport } from '@antiphon/transport-ws';
import { speechPath } from '../assets.ts';
import type { CommandContext } from '../command-context.ts';
import { dataFolder } from '../data-folder.ts';
import { historyLines, turnLines } from '../output/turn-lines.ts';
import { type Prompt, runTurn, type TurnReport } from '../turn.ts';

export interface DemoOptions {
  readonly out: string;
}

const TEXT_PROMPT = 'Sing me the first line, and I will sing the second.';
// Audio comes four times as fast as it sounds: a demo should not keep anybody waiting, and streaming is still streaming.
const PACE = 4;

/** `antiphon demo`: an emulator on a free port, a target on it, one text prompt and one spoken prompt, and the conversation read back from the database. */
export async function demo({ out }: DemoOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const { colors } = terminal;
  const { databasePath, audioFolder } = dataFolder(out);
  const conversationId = crypto.randomUUID();
  const prompts: readonly Prompt[] = [
    { kind: 'text', text: TEXT_PROMPT },
    { kind: 'audio', path: speechPath },
  ];

  await using emulator = await createEmulator({
    listener: wsListener(),
    engine: echoEngine(),
    voice: await preferredVoice(),
    pace: PACE,
  });
  terminal.line(`${colors.bold('Antiphon')} is talking to an emulator at ${emulator.url.href}`);
  terminal.line();

  const turns: TurnReport[] = [];
  {
    await using memory = await openDuckdbMemory({ path: databasePath }, { signal });
    await using target = new RealtimeTarget({
      transport: wsTransport(),
      endpoint: emulator.url,
      modelName: 'emulated',
      apiKey: 'any',
      memory,
      audioFolder,
    });
    for (const [index, prompt] of prompts.entries()) {
      const text = `Turn ${index + 1} of ${prompts.length} ...`;
      const turn = await terminal.waiting(text, () => runTurn(target, prompt, { conversationId, signal }));
      turns.push(turn);
      for (const line of turnLines(turn, colors)) terminal.line(line);
      terminal.line();
    }
  }

  // Opened anew: what is printed now comes from the file and from nowhere else.
  await using reopened = await openDuckdbMemory({ path: databasePath }, { signal });
  const remembered = await reopened.getMessages({ conversationId }, { signal });
  terminal.line(`${colors.bold('Remembered')} in ${databasePath}, conversation ${conversationId}:`);
  for (const line of historyLines(remembered, colors)) terminal.line(line);
  terminal.line();
  for (const line of nextSteps(colors)) terminal.line(line);
  terminal.json({ conversationId, url: emulator.url.href, databasePath, turns, remembered });
}

function nextSteps(colors: CommandContext['terminal']['colors']): string[] {
  return [
    colors.bold('Next:'),
    '  npm run serve                                 a page to talk with, at http://127.0.0.1:8080',
    '  npm start -- emulate                          the emulator, for your own client',
    '  npm start -- ask "hello" --url URL --model m --api-key k',
    '  OPENAI_REALTIME_API_KEY=... OPENAI_REALTIME_MODEL=gpt-realtime npm start -- ask "hello"',
  ];
}
