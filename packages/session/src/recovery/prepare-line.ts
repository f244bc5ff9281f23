import type { Logger } from '@antiphon/interface';
import type { ConversationItem, SessionConfig } from '@antiphon/protocol';
import { openLine, type OpenLineOptions } from '../line/open-line.ts';
import { createPreparation, type Preparation, type PreparationOptions } from './preparation.ts';

export interface PrepareLineOptions extends OpenLineOptions, Omit<PreparationOptions, 'line' | 'clock'> {
  /** What the server must be told. */
  readonly config: () => SessionConfig;
  readonly items: () => readonly ConversationItem[];
}

/** Connects, configures and restores. When it fails nothing stays open. */
export async function prepareLine(options: PrepareLineOptions, signal: AbortSignal): Promise<Preparation> {
  const preparation = createPreparation({ ...options, line: await openLine(options, { signal }) });
  try {
    const config = options.config();
    if (Object.keys(config).length > 0) await preparation.configure(config, { signal });
    await preparation.restore(options.items(), { signal });
    return preparation;
  } catch (error) {
    discardLine(preparation, options.logger);
    throw error;
  }
}

/** Closes a connection that is not needed any more. Not awaited: a peer that does not answer must not hold anybody. */
export function discardLine({ line }: Pick<Preparation, 'line'>, logger: Logger): void {
  line.mute();
  line.close().catch((error: unknown) => logger.debug('closing failed', { error }));
}
