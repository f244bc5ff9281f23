import {
  type AntiphonError,
  assertCloseArguments,
  type Clock,
  type CloseInfo,
  type Connection,
  createDrainGate,
  createFrameInbox,
  type FrameSink,
  sendAfterEndError,
} from '@antiphon/interface';
import { silenceFromDigest } from './audio-digest.ts';
import { isAudio, mapFrameStrings } from './frame-strings.ts';
import type { ConnectionScript, RecordingDifference, ScriptCheck } from './replay-script.ts';

export interface ReplayConnectionOptions {
  /** Absent when nothing is compared. */
  readonly check: ScriptCheck | undefined;
  /** Notes a difference and makes its error. */
  readonly report: (difference: RecordingDifference) => AntiphonError;
  readonly onSent: (count: number) => void;
  readonly speed: number;
  readonly clock: Clock;
}

/** Plays the server's side of one connection of a recording. Nothing is delivered within the call that makes it, or that sends. */
export function replayConnection(
  script: ConnectionScript,
  sink: FrameSink,
  { check, report, onSent, speed, clock }: ReplayConnectionOptions,
): Connection {
  const { entries } = script;
  const inbox = createFrameInbox(sink);
  const gate = createDrainGate({ bufferedBytes: () => 0, lowWaterMarkBytes: 1 });
  let state: 'open' | 'closing' | 'ended' = 'open';
  let position = 0;
  let playedMs = script.handshake?.atMs ?? 0;
  let sentCount = 0;
  let matchedCount = 0;
  let timer: Disposable | undefined;

  const end = (info: CloseInfo): void => {
    if (state === 'ended') return;
    state = 'ended';
    timer?.[Symbol.dispose]();
    gate.end();
    inbox.end(info);
  };
  /** Plays the entry at hand. @returns false when it must wait for the client */
  const playNext = (): boolean => {
    const entry = entries[position];
    if (entry === undefined) return false;
    if (entry.kind === 'close') {
      if (entry.initiator === 'local') return false;
      end({ code: entry.code, reason: entry.reason, initiator: entry.initiator });
    } else if (entry.from === 'server') {
      inbox.frame(
        mapFrameStrings(entry.text, (string) => (isAudio(string) ? silenceFromDigest(string.value) : string.value)),
      );
    } else if (matchedCount < sentCount) matchedCount += 1;
    else return false;
    position += 1;
    playedMs = entry.atMs;
    return true;
  };
  const isFromServer = (): boolean => {
    const entry = entries[position];
    return entry?.kind === 'close' ? entry.initiator !== 'local' : entry?.from === 'server';
  };
  const isPlaying = (): boolean => state === 'open' && timer === undefined;
  const play = (): void => {
    while (isPlaying()) {
      const waitMs = isFromServer() ? ((entries[position]?.atMs ?? 0) - playedMs) / speed : 0;
      if (waitMs > 0) {
        timer = clock.setTimer(() => {
          timer = undefined;
          if (state === 'open' && playNext()) play();
        }, waitMs);
      } else if (!playNext()) return;
    }
  };
  const close = async (code = 1000, reason = ''): Promise<CloseInfo> => {
    assertCloseArguments(code, reason);
    if (state === 'open') {
      state = 'closing';
      const found = check?.close(code, reason);
      if (found !== undefined) report(found);
      queueMicrotask(() => end({ code, reason, initiator: 'local' }));
    }
    inbox.discard();
    return inbox.ended;
  };
  queueMicrotask(play);
  return {
    send(frame) {
      if (state !== 'open') throw sendAfterEndError();
      const found = check?.frame(sentCount, frame);
      if (found !== undefined) {
        const error = report(found);
        const reason = `frame ${found.frame} differs from the recording at ${found.path}`.slice(0, 120);
        queueMicrotask(() => end({ code: 1002, reason, initiator: 'lost' }));
        throw error;
      }
      sentCount += 1;
      onSent(sentCount);
      queueMicrotask(play);
    },
    get bufferedBytes() {
      return 0;
    },
    drained: (options) => gate.wait(options),
    pause: () => inbox.pause(),
    resume: () => inbox.resume(),
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
