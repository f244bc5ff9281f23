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
    const hint = hintFor(error.code, error.message);
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

function hintFor(code: AntiphonErrorCode, message: string): string | undefined {
  switch (code) {
    case 'CONNECT_FAILED':
      return message.includes('antiphon emulate')
        ? undefined
        : 'check --url, or start a local server with "antiphon emulate"';
    case 'AUTH_FAILED':
      return /OPENAI_REALTIME_API_KEY|--api-key/.test(message)
        ? undefined
        : 'give the right key with --api-key or OPENAI_REALTIME_API_KEY';
    case 'TIMEOUT':
      return /--timeout/.test(message) ? undefined : 'try again, or wait longer with --timeout SECONDS';
    case 'CONNECTION_LOST':
      return 'try again: the conversation so far is kept';
    case 'RATE_LIMITED':
    case 'CLOSED':
    case 'SERVER_ERROR':
    case 'BLOCKED':
    case 'PROTOCOL':
    case 'INVALID_ARGUMENT':
    case 'AUDIO_FORMAT':
    case 'MEMORY':
    case 'UNSUPPORTED':
      return undefined;
    default:
      return code satisfies never;
  }
}
