import type { TargetedKeyboardEvent, TargetedPointerEvent, VNode } from 'preact';
import type { MicrophoneState } from '../model/console-state.ts';

export interface TalkButtonProps {
  readonly isReady: boolean;
  readonly microphone: MicrophoneState;
  readonly onTalk: (isTalking: boolean) => void;
}

const LABELS: Readonly<Record<MicrophoneState, string>> = {
  off: 'Hold to talk',
  opening: 'Opening the microphone',
  listening: 'Listening: let go to send',
};

/** Held while the user speaks: with a pointer, or with the space bar or Enter. */
export function TalkButton({ isReady, microphone, onTalk }: TalkButtonProps): VNode {
  const press = (event: TargetedPointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    // The release comes here too, wherever the pointer is then.
    event.currentTarget.setPointerCapture(event.pointerId);
    onTalk(true);
  };
  const key = (isDown: boolean) => (event: TargetedKeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) onTalk(isDown);
  };
  const release = (): void => onTalk(false);
  return (
    <button
      type="button"
      class="talk"
      disabled={!isReady && microphone === 'off'}
      aria-label={LABELS[microphone]}
      aria-pressed={microphone !== 'off'}
      data-microphone={microphone}
      title={LABELS[microphone]}
      onPointerDown={press}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={key(true)}
      onKeyUp={key(false)}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3" />
      </svg>
    </button>
  );
}
