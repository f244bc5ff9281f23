import type { Logger } from '@antiphon/interface';
import { describeError } from './error-line.ts';
import type { Terminal } from './terminal.ts';

/** Tells warnings and failures of a server on standard error, one line each; what goes well is silent. */
export function terminalLogger({ colors, note }: Pick<Terminal, 'colors' | 'note'>): Logger {
  const tell =
    (level: string) =>
    (message: string, fields: object = {}): void => {
      const facts = Object.entries(fields).filter(([, value]) => value !== undefined);
      const shown = facts.map(([name, value]) => `${name}: ${textOf(value)}`).join(', ');
      note(`${level} ${message}${shown && ` (${shown})`}`);
    };
  const silent = (): void => undefined;
  return { debug: silent, info: silent, warn: tell(colors.yellow('warning:')), error: tell(colors.red('error:')) };
}

/** One line, without a secret and without a stack. */
function textOf(value: unknown): string {
  return describeError(value instanceof Error ? value : new Error(String(value))).message;
}
