const DEFAULT_MAXIMUM_CHARACTERS = 32_000;
const MAXIMUM_ERROR_CHARACTERS = 1_000;

/**
 * A result as the text that the model gets.
 * @throws {TypeError} when it cannot be written as JSON.
 */
export function toolOutput(result: unknown, maximumCharacters: number = DEFAULT_MAXIMUM_CHARACTERS): string {
  return shortened(textOf(result), maximumCharacters);
}

/** An error as the text that the model gets. */
export function errorOutput(message: string): string {
  return JSON.stringify({ error: shortened(message, MAXIMUM_ERROR_CHARACTERS) });
}

/** What an error says for itself: its message, never its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof Error && error.message !== '') return error.message;
  return typeof error === 'string' && error !== '' ? error : 'the tool failed';
}

function textOf(result: unknown): string {
  if (typeof result === 'string') return result;
  // A function or a symbol is written as nothing, too.
  const json: string | undefined = JSON.stringify(result);
  return json ?? '{"status":"done"}';
}

function shortened(text: string, maximumCharacters: number): string {
  if (text.length <= maximumCharacters) return text;
  const kept = text.slice(0, maximumCharacters);
  // Half a surrogate pair is no character.
  const whole = /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
  return `${whole}… [cut off: ${whole.length} of ${text.length} characters]`;
}
