import { G711_SAMPLE_RATE_HZ, PCM_SAMPLE_RATE_HZ, type RealtimeAudioFormat } from '@antiphon/protocol';

/** PCM has two bytes a sample. */
export const PCM_BYTES_PER_MS: number = (PCM_SAMPLE_RATE_HZ * 2) / 1_000;

export function bytesPerMs({ type }: RealtimeAudioFormat): number {
  return type === 'audio/pcmu' || type === 'audio/pcma' ? G711_SAMPLE_RATE_HZ / 1_000 : PCM_BYTES_PER_MS;
}

/** How many bytes a base64 text holds. */
export function base64ByteCount(text: string): number {
  let length = text.length;
  while (length > 0 && text.charCodeAt(length - 1) === PADDING) length -= 1;
  return Math.floor((length * 3) / 4);
}

/** The duration with some bytes more. Counted in whole bytes, so that it does not matter in which pieces they come. */
export function addBytes(durationMs: number, byteCount: number, bytesPerMillisecond: number): number {
  return (Math.round(durationMs * bytesPerMillisecond) + byteCount) / bytesPerMillisecond;
}

const PADDING = 0x3d;
