import type { VNode } from 'preact';
import type { Turn, TurnStatus } from '../model/console-state.ts';
import { millisecondsText, secondsText } from '../model/measure-text.ts';
import { Notice } from './notice.tsx';
import { SpectrogramView } from './spectrogram-view.tsx';
import { WaveformView } from './waveform-view.tsx';

export interface AnswerCardProps {
  readonly turn: Turn;
}

const STATUS_LABELS: Readonly<Record<TurnStatus, string>> = {
  waiting: 'Waiting for the answer',
  speaking: 'Answering',
  done: 'Answered',
  stopped: 'Stopped',
  failed: 'Failed',
};

/** What came back: transcript, waveform and figures, as they arrive. */
export function AnswerCard({ turn }: AnswerCardProps): VNode {
  const { status, transcript, samples, playedSampleCount, rms, failure } = turn;
  return (
    <article
      class="answer"
      aria-label="Answer"
      aria-busy={status === 'waiting' || status === 'speaking'}
      data-status={status}
      data-sample-count={samples.length}
      data-played-sample-count={playedSampleCount}
      data-rms={rms.toFixed(4)}
    >
      <p class="transcript" aria-live="polite">
        {transcript}
        {status === 'waiting' && <Dots />}
      </p>
      {samples.length > 0 && (
        <>
          <WaveformView samples={samples} title="Waveform of the answer" />
          <progress value={playedSampleCount} max={samples.length} aria-label="Played" />
        </>
      )}
      {samples.length > 0 && (status === 'done' || status === 'stopped') && (
        <SpectrogramView samples={samples} title="Spectrogram of the answer" />
      )}
      {failure !== undefined && <Notice notice={failure} />}
      <dl class="facts">
        <Fact name="State" value={STATUS_LABELS[status]} />
        {turn.firstAudioMs !== undefined && <Fact name="First audio" value={millisecondsText(turn.firstAudioMs)} />}
        {samples.length > 0 && <Fact name="Audio" value={secondsText(samples.length)} />}
      </dl>
    </article>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Dots(): VNode {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
