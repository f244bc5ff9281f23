import { audioDeltaBytes, type ResponseOutputAudioDeltaEvent } from '@antiphon/protocol';
import type { AudioListener } from './streams/dispatcher.ts';
import { HotStream } from './streams/hot-stream.ts';

/** A piece of the model's audio and where it belongs. */
export interface AudioChunk {
  readonly responseId: string;
  readonly itemId: string;
  readonly contentIndex: number;
  /** In the session's output format: PCM16 little-endian mono at 24 000 Hz unless configured otherwise. Not to be written to: others may read the same bytes. */
  readonly bytes: Uint8Array;
}

/** The audio of all responses. Nothing is kept, and nothing decoded when nobody listens. */
export class SessionAudio extends HotStream<AudioChunk> implements AudioListener {
  /** @throws {AntiphonError} `PROTOCOL` when somebody listens and it is not base64. */
  audio(event: ResponseOutputAudioDeltaEvent): void {
    if (!this.observed) return;
    this.next({
      responseId: event.response_id,
      itemId: event.item_id,
      contentIndex: event.content_index,
      bytes: audioDeltaBytes(event),
    });
  }
}
