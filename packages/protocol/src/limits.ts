/** The sample rate of PCM on the Realtime wire, in both directions. Anything else must be converted before it is sent. */
export const PCM_SAMPLE_RATE_HZ = 24_000;

/** The sample rate of G.711 (`audio/pcmu`, `audio/pcma`) on the Realtime wire: one byte a sample. */
export const G711_SAMPLE_RATE_HZ = 8_000;

/** The least audio, in milliseconds, that the input buffer must hold for `input_audio_buffer.commit` to succeed. */
export const MINIMUM_COMMIT_MS = 100;

/** The most audio, in bytes before base64, that one `input_audio_buffer.append` may carry: 15 MiB. */
export const MAXIMUM_APPEND_BYTES: number = 15 * 1024 * 1024;

/** The longest `event_id` that a client may choose, in characters. */
export const MAXIMUM_EVENT_ID_LENGTH = 512;

/** The longest item id that a client may choose, in characters. */
export const MAXIMUM_ITEM_ID_LENGTH = 32;
