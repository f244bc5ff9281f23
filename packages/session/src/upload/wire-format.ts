import type { AudioFormat } from '@antiphon/audio';
import { G711_SAMPLE_RATE_HZ, PCM_SAMPLE_RATE_HZ, type RealtimeAudioFormat } from '@antiphon/protocol';

/** PCM16 mono at 24 000 Hz: what the wire carries unless a session says otherwise. */
export const DEFAULT_WIRE_FORMAT: AudioFormat = {
  encoding: 'pcm',
  bitsPerSample: 16,
  sampleRateHz: PCM_SAMPLE_RATE_HZ,
  channelCount: 1,
};

const G711 = { bitsPerSample: 8, sampleRateHz: G711_SAMPLE_RATE_HZ, channelCount: 1 } as const;
const PCMU_WIRE_FORMAT: AudioFormat = { encoding: 'pcmu', ...G711 };
const PCMA_WIRE_FORMAT: AudioFormat = { encoding: 'pcma', ...G711 };

/** The audio of the wire by the field names of audio files. The same object for the same format. */
export function wireFormat(format: RealtimeAudioFormat | undefined): AudioFormat {
  switch (format?.type) {
    case undefined:
    case 'audio/pcm':
      return DEFAULT_WIRE_FORMAT;
    case 'audio/pcmu':
      return PCMU_WIRE_FORMAT;
    case 'audio/pcma':
      return PCMA_WIRE_FORMAT;
    default:
      return format satisfies never;
  }
}
