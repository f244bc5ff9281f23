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

/** What `metadata` may hold: pairs, and characters of a key and of a value. */
export const MAXIMUM_METADATA = { pairs: 16, keyLength: 64, valueLength: 512 } as const;

/** The most output tokens that may be asked for, short of `inf`. */
export const MAXIMUM_OUTPUT_TOKENS = 4_096;

/** The paces that a voice may be asked for, as multiples of its own. */
export const SPEED_RANGE = { minimum: 0.25, maximum: 1.5 } as const;

/** The values that `idle_timeout_ms` may have, in milliseconds. */
export const IDLE_TIMEOUT_RANGE_MS = { minimum: 5_000, maximum: 30_000 } as const;

/** How long the API keeps a session open, in milliseconds: an hour on OpenAI. Azure's page says half of it. */
export const MAXIMUM_SESSION_MS: number = 60 * 60 * 1000;
