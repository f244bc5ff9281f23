import { spectrogram, spectrogramSvg } from '@antiphon/audio';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';

export interface SpectrogramViewProps {
  readonly samples: Int16Array;
  readonly title: string;
}

const MEASURES = { sampleRateHz: PCM_SAMPLE_RATE_HZ, columns: 192, rows: 64, maximumHz: 8_000, scale: 'mel' } as const;

/** Draws the frequencies of mono PCM16, once somebody asks for them. */
export function SpectrogramView({ samples, title }: SpectrogramViewProps): VNode {
  const [isOpen, setIsOpen] = useState(false);
  const __html = useMemo(
    () => (isOpen ? spectrogramSvg(spectrogram(samples, MEASURES), { title, width: 576, height: 128 }) : ''),
    [isOpen, samples, title],
  );
  return (
    <details class="spectrogram" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>Spectrogram, 0 to 8 kHz</summary>
      <div class="waveform" dangerouslySetInnerHTML={{ __html }} />
    </details>
  );
}
