import { inspect } from 'node:util';
import { type AntiphonErrorCode, isAntiphonError, redact } from '@antiphon/interface';

/** A failure as a command reports it. */
export interface ErrorReport {
  readonly code: AntiphonErrorCode | 'ABORTED' | 'UNEXPECTED';
  readonly message: string;
  /** What to do about it, where the message does not say so itself. */
  readonly hint?: string;
}

/** Describes a failure without a secret and without a stack. */
export function describeError(error: unknown): ErrorReport {
  if (isAntiphonError(error)) {
    const hint = HINTS[error.code] ?? FLAGS.get(String(error.details['param']));
    return { code: error.code, message: oneLine(error.message), ...(hint === undefined ? {} : { hint }) };
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'ABORTED', message: 'stopped' };
  return {
    code: 'UNEXPECTED',
    message: oneLine(error instanceof Error ? error.message : String(error)),
    hint: 'run again with --debug for details',
  };
}

/** One clear line: what failed, and what to do. */
export function errorLine({ code, message, hint }: ErrorReport): string {
  const sentence = hint === undefined ? message : `${message.replace(/[.;\s]+$/, '')}; ${hint}`;
  return `error: ${sentence} [${code}]`;
}

/** Everything there is to know, for `--debug`: stack, causes, details; secrets redacted. */
export function debugText(error: unknown): string {
  return redact(inspect(error, { depth: 6 }));
}

function oneLine(text: string): string {
  return redact(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

/** What the command's own flags can do about a failure; a library's message cannot know them. */
const HINTS: Readonly<Partial<Record<AntiphonErrorCode, string>>> = {
  CONNECT_FAILED: 'check --url; "antiphon emulate" starts a local server',
  AUTH_FAILED: 'give the right key with --api-key or OPENAI_REALTIME_API_KEY',
  TIMEOUT: 'wait longer with --timeout SECONDS',
  CONNECTION_LOST: 'ask again: a conversation named with --conversation still has its earlier turns',
};

/** The flag that gives what a library calls by another name. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['modelName', 'on this command line: --model NAME'],
  ['apiKey', 'on this command line: --api-key KEY'],
]);
