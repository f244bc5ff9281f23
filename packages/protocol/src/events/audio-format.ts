/** The audio of a session on the wire, by the API's names. PCM is 16-bit little-endian mono at 24 000 Hz; G.711 is 8 000 Hz, one byte a sample. */
export type RealtimeAudioFormat =
  | { readonly type: 'audio/pcm'; readonly rate?: 24_000 | null }
  | { readonly type: 'audio/pcmu' }
  | { readonly type: 'audio/pcma' };
