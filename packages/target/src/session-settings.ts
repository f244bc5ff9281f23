import type { SessionConfig, Voice } from '@antiphon/protocol';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** The configuration of a target's session: PCM16 both ways, the client commits, spoken answers. */
export function sessionSettings(instructions: string, voice: Voice | undefined): SessionConfig {
  const format = { type: 'audio/pcm', rate: PCM_SAMPLE_RATE_HZ } as const;
  return {
    type: 'realtime',
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: { format, turn_detection: null },
      output: { format, ...(voice === undefined ? {} : { voice }) },
    },
  };
}
