import type { TargetedKeyboardEvent, TargetedSubmitEvent, VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { MicrophoneState } from '../model/console-state.ts';
import { TalkButton } from './talk-button.tsx';

export interface ComposerProps {
  readonly isReady: boolean;
  readonly isAnswering: boolean;
  readonly microphone: MicrophoneState;
  readonly onText: (text: string) => void;
  readonly onFile: (file: File) => void;
  /** The button for talking went down or up. */
  readonly onTalk: (isTalking: boolean) => void;
  readonly onStop: () => void;
}

/** Where a prompt is typed or picked. */
export function Composer({ isReady, isAnswering, microphone, onText, onFile, onTalk, onStop }: ComposerProps): VNode {
  const [text, setText] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  const send = (): void => {
    if (!isReady || text.trim() === '') return;
    onText(text.trim());
    setText('');
    input.current?.focus();
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send();
  };
  const pressKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form class="composer" onSubmit={submit}>
      <label class="field">
        <span class="visually-hidden">Your text</span>
        <textarea
          ref={input}
          rows={1}
          value={text}
          placeholder="Type a text"
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={pressKey}
        />
      </label>
      <FilePicker isReady={isReady} onFile={onFile} />
      {isAnswering ? (
        <button type="button" class="primary" onClick={onStop}>
          Stop
        </button>
      ) : (
        <button type="submit" class="primary" disabled={!isReady || text.trim() === ''}>
          Send
        </button>
      )}
      <TalkButton isReady={isReady} microphone={microphone} onTalk={onTalk} />
    </form>
  );
}

interface FilePickerProps {
  readonly isReady: boolean;
  readonly onFile: (file: File) => void;
}

function FilePicker({ isReady, onFile }: FilePickerProps): VNode {
  return (
    <label class="file" title="Pick a WAV file">
      <input
        type="file"
        accept=".wav,audio/wav,audio/x-wav,audio/wave"
        disabled={!isReady}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file may be picked again.
          currentTarget.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4 10v4M8 7v10M12 4v16M16 8v8M20 11v2" />
      </svg>
      <span>WAV</span>
    </label>
  );
}
