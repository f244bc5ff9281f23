import type { SessionContext } from './session-context.ts';
import { idleTimeoutMs } from './turn-rules.ts';
import { answerTurn } from './turns.ts';
import { commitTrack } from './buffer-handlers.ts';

/** Lets the model speak again when the user is silent for too long behind an answer: `idle_timeout_ms`. */
export interface IdleTimeout {
  /** Begins to wait: from the moment on at which the answer has been played. */
  arm(playedUntilMs: number): void;
  cancel(): void;
}

/** What the timeout asks and tells. */
export interface IdleTimeoutOptions {
  /** Whether a speech is under way: then nobody is idle. */
  readonly isSpeaking: () => boolean;
  /** The silence was committed: no speech to come can begin in it. */
  readonly onCommitted: () => void;
}

/** A timeout at rest. It ends with the session. */
export function createIdleTimeout(contextOf: () => SessionContext, options: IdleTimeoutOptions): IdleTimeout {
  let timer: Disposable | undefined;
  let isBoundToSession = false;
  const cancel = (): void => {
    timer?.[Symbol.dispose]();
    timer = undefined;
  };
  const trigger = (timeoutMs: number): void => {
    timer = undefined;
    const context = contextOf();
    if (context.signal.aborted) return;
    const { buffer } = context;
    const { endMs } = buffer;
    const startMs = Math.max(buffer.startMs, endMs - timeoutMs);
    const itemId = context.ids('item');
    context.emit({
      type: 'input_audio_buffer.timeout_triggered',
      audio_start_ms: Math.round(startMs),
      audio_end_ms: Math.round(endMs),
      item_id: itemId,
    });
    commitTrack(context, itemId, buffer.take(context.settings.audio.input.format, startMs, endMs));
    options.onCommitted();
    answerTurn(context);
  };
  return {
    arm(playedUntilMs) {
      const { settings, clock, signal } = contextOf();
      const timeoutMs = idleTimeoutMs(settings.audio.input.turn_detection);
      cancel();
      if (timeoutMs === undefined || signal.aborted || options.isSpeaking()) return;
      const waitMs = Math.max(0, playedUntilMs - clock.nowMs()) + timeoutMs;
      timer = clock.setTimer(() => trigger(timeoutMs), waitMs);
      if (!isBoundToSession) signal.addEventListener('abort', cancel, { once: true });
      isBoundToSession = true;
    },
    cancel,
  };
}
