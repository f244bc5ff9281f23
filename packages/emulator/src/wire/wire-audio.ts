import {
  bytesFromPcm16,
  decodePcma,
  decodePcmu,
  encodePcma,
  encodePcmu,
  pcm16FromBytes,
  resample,
} from '@antiphon/audio';
import { G711_SAMPLE_RATE_HZ, PCM_SAMPLE_RATE_HZ, type RealtimeAudioFormat } from '@antiphon/protocol';

/** How many bytes one millisecond takes on the wire. */
export function bytesPerMs(format: RealtimeAudioFormat): number {
  return format.type === 'audio/pcm' ? (PCM_SAMPLE_RATE_HZ * 2) / 1000 : G711_SAMPLE_RATE_HZ / 1000;
}

/** How many bytes one sample takes on the wire. */
export function bytesPerSample(format: RealtimeAudioFormat): number {
  return format.type === 'audio/pcm' ? 2 : 1;
}

/** The sample rate on the wire. */
export function sampleRateHzOf(format: RealtimeAudioFormat): number {
  return format.type === 'audio/pcm' ? PCM_SAMPLE_RATE_HZ : G711_SAMPLE_RATE_HZ;
}

/** The bytes of the wire as mono PCM16 at the wire's own rate. A half sample at the end is left out. */
export function decodeWireSamples(bytes: Uint8Array, format: RealtimeAudioFormat): Int16Array {
  if (format.type === 'audio/pcm') return pcm16FromBytes(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return format.type === 'audio/pcmu' ? decodePcmu(bytes) : decodePcma(bytes);
}

/** The bytes of the wire as mono PCM16 at 24 000 Hz. A half sample at the end is left out. */
export function decodeAudio(bytes: Uint8Array, format: RealtimeAudioFormat): Int16Array {
  const samples = decodeWireSamples(bytes, format);
  if (format.type === 'audio/pcm') return samples;
  return resample(samples, { fromHz: G711_SAMPLE_RATE_HZ, toHz: PCM_SAMPLE_RATE_HZ });
}

/** Mono PCM16 at 24 000 Hz as the bytes of the wire. */
export function encodeAudio(samples: Int16Array, format: RealtimeAudioFormat): Uint8Array {
  if (format.type === 'audio/pcm') return bytesFromPcm16(samples);
  const narrow = resample(samples, { fromHz: PCM_SAMPLE_RATE_HZ, toHz: G711_SAMPLE_RATE_HZ });
  return format.type === 'audio/pcmu' ? encodePcmu(narrow) : encodePcma(narrow);
}
