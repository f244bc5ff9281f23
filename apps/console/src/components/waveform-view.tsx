import { waveform, waveformSvg } from '@antiphon/audio';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';

export interface WaveformViewProps {
  readonly samples: Int16Array;
  readonly title: string;
}

const COLUMNS = 96;

/** Draws mono PCM16. */
export function WaveformView({ samples, title }: WaveformViewProps): VNode {
  const __html = useMemo(
    () => waveformSvg(waveform(samples, { columns: COLUMNS }), { title, width: 576, height: 56 }),
    [samples, title],
  );
  return <div class="waveform" dangerouslySetInnerHTML={{ __html }} />;
}
