/**
 * The audio of a session on the wire, by the API's names.
 *
 * Source: the API's OpenAPI document of 2026-08-21. The preview dialect calls them `pcm16`, `g711_ulaw` and `g711_alaw`.
 */
export type RealtimeAudioFormat = PcmFormat | PcmuFormat | PcmaFormat;

/** PCM: 16-bit signed integers, little-endian, mono. Two bytes a sample, 48 bytes a millisecond. */
export interface PcmFormat {
  readonly type: 'audio/pcm';
  /** In Hz; there is no other. @default 24000 */
  readonly rate?: 24_000 | null;
}

/** G.711 µ-law at 8 000 Hz, mono: one byte a sample, 8 bytes a millisecond. */
export interface PcmuFormat {
  readonly type: 'audio/pcmu';
}

/** G.711 A-law at 8 000 Hz, mono: one byte a sample, 8 bytes a millisecond. */
export interface PcmaFormat {
  readonly type: 'audio/pcma';
}
