import { isAntiphonError } from '@antiphon/interface';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Session } from '../session.ts';
import type { InterruptedItem } from './interruption.ts';

// The item is gone, or has nothing to cut.
const HARMLESS_CODES = new Set([
  'item_truncate_invalid_item_id',
  'item_delete_invalid_item_id',
  'unsupported_content_type',
]);

/** Tells the server what was not heard. One promise a command; what is gone or shorter already counts as done. */
export function sendCut(
  session: Pick<Session, 'truncate' | 'deleteItem'>,
  items: readonly InterruptedItem[],
  options: CommandOptions,
): Promise<void>[] {
  const deleted = new Set(items.filter(({ outcome }) => outcome === 'deleted').map(({ itemId }) => itemId));
  const truncated = items.filter(({ outcome }) => outcome === 'truncated');
  return [
    ...truncated.map(({ itemId, contentIndex, heardMs }) =>
      session.truncate(itemId, heardMs, { contentIndex, ...options }),
    ),
    ...[...deleted].map((itemId) => session.deleteItem(itemId, options)),
  ].map((command) => command.catch(ignoreHarmless));
}

/** Removes an item that came when its response had been interrupted already: nothing of it was heard. Nobody waits for it; a refusal stays an event. */
export function deleteLateItem(session: Pick<Session, 'deleteItem'>, itemId: string): void {
  session.deleteItem(itemId).catch(() => undefined);
}

function ignoreHarmless(error: unknown): void {
  if (!isAntiphonError(error)) throw error;
  // The API says so of a cut beyond the end, names no command, and cuts all the same: "Audio content of 9800ms is already shorter than 11579ms".
  if (/already shorter than/.test(error.message)) return;
  if (!HARMLESS_CODES.has(error.details.errorCode ?? '')) throw error;
}
