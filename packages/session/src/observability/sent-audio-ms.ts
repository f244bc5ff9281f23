import { G711_SAMPLE_RATE_HZ, PCM_SAMPLE_RATE_HZ, type RealtimeSession } from '@antiphon/protocol';

/** How long the audio of an append is, in milliseconds, in the session's input format. */
export function sentAudioMs(base64: string, session: RealtimeSession | undefined): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const byteCount = (base64.length / 4) * 3 - padding;
  const format = session?.audio?.input?.format?.type ?? 'audio/pcm';
  const bytesPerSecond = format === 'audio/pcm' ? PCM_SAMPLE_RATE_HZ * 2 : G711_SAMPLE_RATE_HZ;
  return (byteCount / bytesPerSecond) * 1_000;
}
