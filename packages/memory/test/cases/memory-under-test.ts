import type { ConversationMemory } from '@antiphon/interface';

/** What a memory needs to run the cases. */
export interface MemoryUnderTest {
  /** Opens an empty memory; each case disposes its own. */
  readonly open: () => Promise<ConversationMemory>;
}
