/** Names for what a session sends. */
export interface Identifiers {
  /** Unique in the session: an `event_id`. */
  readonly nextEventId: () => string;
  /** Unique anywhere: an item may be created again in another session. At most 32 characters. */
  createItemId(): string;
  /** Unique anywhere: the `call_id` of a function call that we write into a conversation. */
  readonly createCallId: () => string;
}

export function createIdentifiers(createId: () => string): Identifiers {
  let sentCount = 0;
  return {
    nextEventId: () => `antiphon_${(sentCount += 1)}`,
    createItemId: () => `item_${createId()}`,
    createCallId: () => `call_${createId()}`,
  };
}

/** 24 random hexadecimal digits. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
