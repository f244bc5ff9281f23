import { Command, Option } from 'commander';
import type { CommandContext } from './command-context.ts';
import { parseCount, parsePort, parseSeconds, parsePace } from './option-parsers.ts';
import type { AskOptions } from './commands/ask.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { EmulateOptions } from './commands/emulate.ts';
import type { ServeOptions } from './commands/serve.ts';
import { VERSION } from './version.ts';

/** The commands, their flags and their help. A command's code is loaded when it runs: `--help` stays quick. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('antiphon')
    .description('Spoken conversations with Realtime models: ask, serve, emulate.')
    .version(VERSION, '-V, --version', 'print the version')
    .addOption(debugOption())
    .addOption(colorOption())
    .configureOutput({ writeOut: (text) => context.stdout.write(text), writeErr: (text) => context.stderr.write(text) })
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    .addHelpText('after', ENVIRONMENT_HELP);
  program.addCommand(demoCommand(context));
  program.addCommand(askCommand(context));
  program.addCommand(emulateCommand(context));
  program.addCommand(serveCommand(context));
  for (const command of program.commands) {
    command.copyInheritedSettings(program);
    command.addOption(debugOption()).addOption(colorOption());
  }
  return program;
}

const ENVIRONMENT_HELP = `
Environment (flags win):
  OPENAI_REALTIME_MODEL      the model, or the Azure deployment
  OPENAI_REALTIME_ENDPOINT   the server's URL (AZURE_OPENAI_REALTIME_ENDPOINT too)
  OPENAI_REALTIME_API_KEY    the key

Exit codes: 0 done, 1 failed, 2 used wrongly.`;

// Read by `runCli` before parsing, and accepted before and after the command's name.
const debugOption = () => new Option('--debug', 'print stacks and causes of a failure');
const colorOption = () => new Option('--no-color', 'print without colours (NO_COLOR works too)');
const jsonOption = () => new Option('--json', 'print one JSON object and nothing else');
const outOption = () =>
  new Option('--out <dir>', 'where the memory and the audio files are kept').default('antiphon-data');

function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description('talk to a local emulator: a text prompt, a spoken prompt, two spoken answers, all remembered')
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (options: DemoOptions) => {
      const { demo } = await import('./commands/demo.ts');
      await demo(options, context);
    });
}

function askCommand(context: CommandContext): Command {
  return new Command('ask')
    .description('send one prompt and save the spoken answer')
    .argument('[text]', 'what to say; "-" reads it from standard input')
    .option('--audio <file>', 'say it with this WAV file instead')
    .option('--url <url>', "the server: a Realtime URL, an API base URL or an Azure resource's URL")
    .option('--model <name>', 'the model or deployment')
    .option('--api-key <key>', 'the key; the environment is safer, other users can read a command line')
    .option('--conversation <id>', 'go on with this remembered conversation')
    .option('--system-prompt <text>', 'instructions for a new conversation')
    .option('--voice <name>', 'the voice of the answer')
    .option('--spectrogram', 'draw the frequencies of the answer')
    .addOption(
      new Option('--timeout <seconds>', 'how long a whole answer may take').argParser(parseSeconds).default(60),
    )
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (text: string | undefined, options: AskOptions) => {
      const { ask } = await import('./commands/ask.ts');
      await ask(text, options, context);
    });
}

function emulateCommand(context: CommandContext): Command {
  return new Command('emulate')
    .description('serve the Realtime API on this machine, without a model, a key or a network')
    .addOption(new Option('--port <number>', '0 takes a free one').argParser(parsePort).default(8765))
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .addOption(
      new Option('--tls [folder]', 'serve wss with cert.pem and key.pem from a folder, made there when missing').preset(
        'antiphon-data/tls',
      ),
    )
    .addOption(new Option('--engine <name>', 'what answers').choices(['echo', 'script']).default('echo'))
    .option('--script <file>', 'the scenario of the script engine (JSON)')
    .option('--api-key <key>', 'the only key to accept (default: any key that is not empty)')
    .addOption(
      new Option('--voice <name>', 'who speaks').choices(['preferred', 'built-in', 'espeak']).default('preferred'),
    )
    .addOption(
      new Option('--pace <factor>', 'audio speed as a multiple of real time; 0 is as fast as possible')
        .argParser(parsePace)
        .default(1),
    )
    .addOption(
      new Option('--turn-detection <type>', 'of new sessions; the API itself begins with server_vad')
        .choices(['none', 'server_vad', 'semantic_vad'])
        .default('none'),
    )
    .addOption(
      new Option('--session-limit <seconds>', 'how long a session may last; the API allows an hour')
        .argParser(parseSeconds)
        .default(3_600),
    )
    .addOption(new Option('--seed <number>', 'makes ids and voice repeatable').argParser(parseCount))
    .action(async (options: EmulateOptions) => {
      const { emulate } = await import('./commands/emulate.ts');
      await emulate(options, context);
    });
}

function serveCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('serve the page and the gateway; the emulator answers where no key is set')
    .addOption(new Option('--port <number>', '0 takes a free one').argParser(parsePort).default(8080))
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--client-key <key>', 'the key that other clients must bring (default: a new one each start)')
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./commands/serve.ts');
      await serve(options, context);
    });
}
