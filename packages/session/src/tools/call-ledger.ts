/** Which calls of a response are not answered yet. Answers go out when the response has ended, and the follow-up with the last of them. */
export interface CallLedger {
  /** A call of the response waits for an answer, ours or somebody else's. False when it is known already. */
  open(responseId: string, callId: string, isOurs: boolean): boolean;
  /** Runs when the response has ended: at once if it has. */
  whenEnded(responseId: string, callback: () => void): void;
  /** Sends the answer of an open call when the response has ended. */
  answer(responseId: string, callId: string, answer: CallAnswer): void;
  /** Somebody else sent an answer. */
  answeredElsewhere(callId: string): void;
  /** The response has ended. A cancelled or failed one gets its answers and no follow-up: what interrupted it asks for the next response. */
  ended(responseId: string, mayFollowUp: boolean): void;
  clear(): void;
}

export interface CallAnswer {
  readonly send: () => void;
  /** Whether the model is to go on once it has this. */
  readonly wantsFollowUp: boolean;
}

interface CallGroup {
  readonly known: Set<string>;
  readonly open: Set<string>;
  readonly onEnded: (() => void)[];
  hasOurs: boolean;
  wantsFollowUp: boolean;
  /** Undefined while the response runs. */
  mayFollowUp?: boolean;
}

export function createCallLedger(followUp: () => void): CallLedger {
  const groups = new Map<string, CallGroup>();
  const groupOf = (responseId: string) => {
    const known = groups.get(responseId);
    if (known !== undefined) return known;
    const group: CallGroup = { known: new Set(), open: new Set(), onEnded: [], hasOurs: false, wantsFollowUp: false };
    groups.set(responseId, group);
    return group;
  };
  const settle = (responseId: string, group: CallGroup) => {
    if (group.mayFollowUp === undefined) return;
    // Calls that are somebody else's alone are not waited for.
    if (group.hasOurs && group.open.size > 0) return;
    groups.delete(responseId);
    if (group.mayFollowUp && group.wantsFollowUp) followUp();
  };
  const whenEnded = (responseId: string, callback: () => void) => {
    const group = groups.get(responseId);
    if (group === undefined || group.mayFollowUp !== undefined) callback();
    else group.onEnded.push(callback);
  };
  return {
    open(responseId, callId, isOurs) {
      const group = groupOf(responseId);
      if (group.known.has(callId)) return false;
      group.known.add(callId);
      group.open.add(callId);
      group.hasOurs ||= isOurs;
      return true;
    },
    whenEnded,
    answer(responseId, callId, { send, wantsFollowUp }) {
      const group = groups.get(responseId);
      if (group === undefined) return;
      whenEnded(responseId, () => {
        if (!group.open.delete(callId)) return;
        group.wantsFollowUp ||= wantsFollowUp;
        send();
        settle(responseId, group);
      });
    },
    answeredElsewhere(callId) {
      for (const [responseId, group] of groups) if (group.open.delete(callId)) settle(responseId, group);
    },
    ended(responseId, mayFollowUp) {
      const group = groups.get(responseId);
      if (group === undefined || group.mayFollowUp !== undefined) return;
      group.mayFollowUp = mayFollowUp;
      for (const callback of group.onEnded) callback();
      settle(responseId, group);
    },
    clear: () => groups.clear(),
  };
}
