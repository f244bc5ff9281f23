import type {
  ClientEvent,
  ServerEvent,
  TranscriptionSession,
  TranscriptionSessionConfig as WireConfig,
} from '@antiphon/protocol';
import type { Observable } from 'rxjs';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { SpeechEvent, UsageReport } from '../observability/derived-streams.ts';
import type { AppendAudioOptions } from '../upload/audio-upload.ts';
import type { AudioInput } from '../upload/audio-input.ts';
import type { AudioSource } from '../upload/audio-source.ts';
import type { SendAudioOptions, SentAudio } from '../upload/send-audio.ts';
import type { SpecialSessionState } from '../wire-session.ts';
import type { Transcript, TranscriptEvent } from './transcript.ts';

/** What a session that only transcribes can be told: format, model and turn detection. */
export type TranscriptionConfig = Omit<WireConfig, 'type'>;

/**
 * A session that writes down what it hears and answers nothing. Whoever connected it closes it.
 *
 * Every stream is hot, replays nothing but `state$`, and completes when the session has closed. Only `events$` errors, as in a conversation. Commands reject as a conversation's do.
 */
export interface LiveTranscription extends AsyncDisposable {
  /** Every server event, decoded once. */
  readonly events$: Observable<ServerEvent>;
  /** Every client event once it was handed to the transport. */
  readonly sent$: Observable<ClientEvent>;
  /** Replays the present one, also after the end. */
  readonly state$: Observable<SpecialSessionState<TranscriptionSession>>;
  readonly state: SpecialSessionState<TranscriptionSession>;
  /** Everything that is heard, as it comes: by item, and not in order of speech where one takes longer than the next. */
  readonly transcripts$: Observable<TranscriptEvent>;
  /** Each transcript once, when it is completed or has failed, in order of speech: a later one waits for those before it, for `transcriptTimeoutMs` at most. */
  readonly finalTranscripts$: Observable<Transcript>;
  /** All of them as they are now, in order of speech. */
  readonly transcripts: readonly Transcript[];
  /** The server's voice detection. */
  readonly speech$: Observable<SpeechEvent>;
  readonly usage$: Observable<UsageReport>;
  /** Changes the configuration; absent fields stay as they are. Resolves with the whole of it. */
  update(config: TranscriptionConfig, options?: CommandOptions): Promise<TranscriptionSession>;
  /**
   * Adds audio, as a conversation's `appendAudio` does: converted to the session's input format, no faster than the connection drains, and not acknowledged.
   *
   * @throws {AntiphonError} `AUDIO_FORMAT` when the format cannot be read, or the audio ends within a sample.
   */
  appendAudio(audio: AudioInput, options?: AppendAudioOptions): Promise<void>;
  /**
   * Adds a source's audio as it comes, as a conversation's `sendAudio` does: an async iterable, a ReadableStream or an Observable. With `commit`, it is transcribed.
   *
   * @throws {AntiphonError} as a conversation's.
   */
  sendAudio(source: AudioSource, options?: SendAudioOptions): Promise<SentAudio>;
  /** Ends the stretch of speech, of at least 100 ms: it is transcribed. Resolves with its item's id. */
  commitAudio(options?: CommandOptions): Promise<string>;
  clearAudio(options?: CommandOptions): Promise<void>;
  /** Resolves when everything that was committed is transcribed or has failed: at once where nothing is open. Time limit: `timeoutMs`, by default none but `transcriptTimeoutMs`. */
  settled(options?: CommandOptions): Promise<void>;
  /** Sends any event as it is. @throws {AntiphonError} `CLOSED` */
  send(event: ClientEvent): void;
  /** Closes the connection: transcripts that are still open do not come. Idempotent. */
  close(): Promise<void>;
}
