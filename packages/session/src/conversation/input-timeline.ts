/** Where in the audio that was sent something lies. Milliseconds since the session began. */
export interface InputRange {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Which part of the audio that was sent became which item.
 *
 * Without voice detection an item is what was sent between two commits. With it the server says where an item begins and ends; one that the client commits
 * while somebody speaks begins where the speech does.
 */
export interface InputTimeline {
  readonly endMs: number;
  /** Before it all audio was committed or cleared. */
  readonly openFromMs: number;
  appended(durationMs: number): void;
  commitSent(eventId: string | undefined): void;
  clearSent(eventId: string | undefined): void;
  /** An `error` event: a commit that was refused takes nothing. */
  refused(error: { readonly eventId: string | undefined; readonly code: string | undefined }): void;
  speechStarted(itemId: string, startMs: number): void;
  speechStopped(itemId: string, endMs: number): void;
  /** The item's audio, and whether the server told the range itself. */
  committed(itemId: string): InputRange & { readonly isToldByServer: boolean };
  cleared(): void;
  /** A new session counts from zero, and its buffer is empty. */
  reset(): void;
}

export interface InputTimelineOptions {
  readonly nowMs: () => number;
  /** For so long an answer is expected. */
  readonly answerTimeoutMs: number;
}

interface SentCommand {
  readonly type: 'commit' | 'clear';
  readonly sentAtMs: number;
  readonly eventId: string | undefined;
  /** How much had been sent before. */
  readonly endMs: number;
}

interface SpokenRange {
  readonly itemId: string;
  readonly startMs: number;
  readonly endMs?: number;
}

export function createInputTimeline({ nowMs, answerTimeoutMs }: InputTimelineOptions): InputTimeline {
  let endMs = 0;
  let openFromMs = 0;
  let sent: readonly SentCommand[] = [];
  let spoken: readonly SpokenRange[] = [];

  const send = (type: SentCommand['type'], eventId: string | undefined) => {
    sent = [...sent, { type, eventId, endMs, sentAtMs: nowMs() }].slice(-MAXIMUM_COUNT);
  };
  // Answers come in the order of the commands.
  const answered = (type: SentCommand['type']): number => {
    sent = sent.filter(({ sentAtMs }) => nowMs() - sentAtMs <= answerTimeoutMs);
    const command = sent.find((one) => one.type === type);
    sent = sent.filter((one) => one !== command);
    return command?.endMs ?? endMs;
  };
  return {
    get endMs() {
      return endMs;
    },
    get openFromMs() {
      return openFromMs;
    },
    appended: (durationMs) => void (endMs += durationMs),
    commitSent: (eventId) => send('commit', eventId),
    clearSent: (eventId) => send('clear', eventId),
    refused({ eventId, code }) {
      const isCommit = code === 'input_audio_buffer_commit_empty';
      const refused = sent.find((one) =>
        eventId === undefined ? isCommit && one.type === 'commit' : one.eventId === eventId,
      );
      sent = sent.filter((one) => one !== refused);
    },
    speechStarted(itemId, startMs) {
      const others = spoken.filter((one) => one.itemId !== itemId);
      spoken = [...others, { itemId, startMs }].slice(-MAXIMUM_COUNT);
    },
    speechStopped(itemId, stopMs) {
      spoken = spoken.map((one) => (one.itemId === itemId ? { ...one, endMs: stopMs } : one));
    },
    committed(itemId) {
      const speech = spoken.find((one) => one.itemId === itemId);
      spoken = spoken.filter((one) => one !== speech);
      const isToldByServer = speech?.endMs !== undefined;
      const range = {
        startMs: speech?.startMs ?? openFromMs,
        endMs: speech?.endMs ?? answered('commit'),
      };
      openFromMs = Math.max(openFromMs, range.endMs);
      return { ...range, isToldByServer };
    },
    cleared() {
      openFromMs = Math.max(openFromMs, answered('clear'));
      spoken = [];
    },
    reset() {
      [endMs, openFromMs, sent, spoken] = [0, 0, [], []];
    },
  };
}

// Commands that are never answered, and speech that becomes no item, must not gather.
const MAXIMUM_COUNT = 64;
