/** One response at work. */
export interface RunningResponse {
  readonly id: string;
  /** Whether it writes to the default conversation. */
  readonly isInConversation: boolean;
  /** Ends it now: its last events are sent before this returns. */
  cancel(reason: 'client_cancelled' | 'turn_detected'): void;
  /** Ends it now without a word: the session is over. */
  abandon(): void;
}

/** The responses of a session that are not done: at most one in the conversation, any number beside. */
export interface RunningResponses {
  readonly inConversation: RunningResponse | undefined;
  find(responseId: string): RunningResponse | undefined;
  readonly count: number;
  add(response: RunningResponse): void;
  remove(responseId: string): void;
  abandonAll(): void;
}

/** None yet. */
export function createRunningResponses(): RunningResponses {
  const running = new Map<string, RunningResponse>();
  return {
    get inConversation() {
      return [...running.values()].find((response) => response.isInConversation);
    },
    find: (responseId) => running.get(responseId),
    get count() {
      return running.size;
    },
    add: (response) => void running.set(response.id, response),
    remove: (responseId) => void running.delete(responseId),
    abandonAll() {
      for (const response of running.values()) response.abandon();
    },
  };
}
