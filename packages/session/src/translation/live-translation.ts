import type {
  ServerEvent,
  TranslationClientEvent,
  TranslationSession,
  TranslationSessionConfig,
} from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { AppendAudioOptions } from '../upload/audio-upload.ts';
import type { AudioInput } from '../upload/audio-input.ts';
import type { AudioSource } from '../upload/audio-source.ts';
import type { SendSourceOptions, SentSource } from '../upload/send-source.ts';
import type { SpecialSessionState } from '../wire-session.ts';

/** A piece of what was said, or of its translation. To be joined as it is. */
export interface TranslationText {
  readonly text: string;
  /** Where in the audio it belongs, in milliseconds since the session began: to align the streams, and not in order across them. Absent where the server does not tell. */
  readonly elapsedMs?: number;
}

/** A piece of the spoken translation, of any length. */
export interface TranslationAudio {
  /** PCM16, little-endian, channels interleaved. */
  readonly pcm: Uint8Array;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** As of the text. */
  readonly elapsedMs?: number;
}

/**
 * A session that translates speech while it is spoken. It has no turns, items or responses: audio goes in, audio and words come out. Whoever connected it closes it.
 *
 * Every stream is hot, replays nothing but `state$`, and completes when the session has closed. Only `events$` errors, as in a conversation.
 */
export interface LiveTranslation extends AsyncDisposable {
  /** Every server event, decoded once. */
  readonly events$: Observable<ServerEvent>;
  /** Every client event once it was handed to the transport. */
  readonly sent$: Observable<TranslationClientEvent>;
  /** Replays the present one, also after the end. */
  readonly state$: Observable<SpecialSessionState<TranslationSession>>;
  readonly state: SpecialSessionState<TranslationSession>;
  /** What the speaker says, in the speaker's language. Only where the configuration asks for transcription. */
  readonly inputTranscript$: Observable<TranslationText>;
  /** The translation as text. */
  readonly outputTranscript$: Observable<TranslationText>;
  /** The translation as audio. Not decoded when nobody listens; a piece that cannot be read is left out, and logged. */
  readonly audio$: Observable<TranslationAudio>;
  /** Changes the configuration, such as the language; absent fields stay as they are. Resolves with the whole of it. */
  update(config: TranslationSessionConfig, options?: CommandOptions): Promise<TranslationSession>;
  /**
   * Gives audio to be translated: of any `format`, by default PCM16 mono at 24 000 Hz (bytes are little-endian), in frames of 200 ms and no faster than the connection drains. Silence counts:
   * send it, too, or let `keepAliveSilence`. Calls keep their order; the server does not acknowledge it.
   *
   * @throws {AntiphonError} `INVALID_ARGUMENT` for half a sample; `AUDIO_FORMAT` when a given format cannot be read, or the audio ends within a sample; `CLOSED` once `close` was called.
   */
  appendAudio(audio: AudioInput, options?: AppendAudioOptions): Promise<void>;
  /**
   * Gives a source's audio as it comes: an async iterable, a ReadableStream or an Observable, gathered into frames of 200 ms. Nothing is committed here. The rest is as a conversation's `sendAudio`;
   * give a file a `pace`, and live speech none.
   *
   * @throws {AntiphonError} as a conversation's; `CLOSED` once `close` was called.
   */
  sendAudio(source: AudioSource, options?: SendSourceOptions): Promise<SentSource>;
  /**
   * Says that no more audio comes, and closes when what is left of the translation has arrived. Idempotent; the streams go on until then.
   *
   * @throws {AntiphonError} `TIMEOUT` when the server does not end within `timeoutMs`, by default the session's `commandTimeoutMs`; `CONNECTION_LOST`. It is closed all the same, as it is when the signal aborts.
   */
  close(options?: CommandOptions): Promise<void>;
}
