import type { VNode } from 'preact';
import type { Prompt } from '../model/console-state.ts';
import { secondsText } from '../model/measure-text.ts';
import { WaveformView } from './waveform-view.tsx';

export interface PromptCardProps {
  readonly prompt: Prompt;
}

/** What the user said. */
export function PromptCard({ prompt }: PromptCardProps): VNode {
  return (
    <article class="prompt" aria-label="You">
      {prompt.kind === 'text' ? (
        <p>{prompt.text}</p>
      ) : (
        <>
          <p class="file-name">{prompt.fileName}</p>
          <WaveformView samples={prompt.samples} title="Waveform of your audio" />
          <p class="facts">{secondsText(prompt.samples.length)} sent</p>
        </>
      )}
    </article>
  );
}
