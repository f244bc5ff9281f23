import { base64FromBytes, type ContentPart, type RealtimeAudioFormat, type StreamedPart } from '@antiphon/protocol';
import { randomText } from '../id-source.ts';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';
import type { SessionContext } from './session-context.ts';

/** Which kind of content part is written. */
export type PartKind = 'audio' | 'text';

/** Where a part belongs, as its events say it. */
export interface PartRoute {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

/** Writes one content part of a message. */
export interface ContentPartWriter {
  readonly kind: PartKind;
  /** The audio so far; none in a part of text. */
  readonly track: AudioTrack | undefined;
  /** Adds to the transcript or to the text. */
  words(delta: string): void;
  /** Adds audio, in the bytes of the wire. */
  audio(bytes: Uint8Array): void;
  /** Sends the ends of the part. */
  close(): void;
  /** The part as its item holds it: all that was said, or what is left after a truncation. */
  content(view: 'whole' | 'heard'): ContentPart;
}

/** Which part, and where it belongs. */
export interface ContentPartOptions {
  readonly kind: PartKind;
  readonly route: PartRoute;
  readonly format: RealtimeAudioFormat;
}

const OBFUSCATION_LENGTH = 16;

/** Opens a part: `response.content_part.added` is sent at once. */
export function openContentPart(
  context: SessionContext,
  { kind, route, format }: ContentPartOptions,
): ContentPartWriter {
  const track = kind === 'audio' ? createAudioTrack(format) : undefined;
  let text = '';
  // The stream keeps the short names; the item has the long ones.
  const streamed = (): StreamedPart =>
    kind === 'audio' ? { type: 'audio', transcript: text } : { type: 'text', text };

  context.emit({ type: 'response.content_part.added', ...route, part: streamed() });
  return {
    kind,
    track,
    words(delta) {
      text += delta;
      // Padding that hides the length of what was said, as the API sends it.
      const paddingLength = OBFUSCATION_LENGTH - (delta.length % OBFUSCATION_LENGTH);
      const event = { ...route, delta, obfuscation: randomText(context.random, paddingLength) };
      if (kind === 'audio') context.emit({ type: 'response.output_audio_transcript.delta', ...event });
      else context.emit({ type: 'response.output_text.delta', ...event });
    },
    audio(bytes) {
      track?.append(bytes);
      context.hasSpoken = true;
      context.emit({ type: 'response.output_audio.delta', ...route, delta: base64FromBytes(bytes) });
    },
    close() {
      if (kind === 'audio') {
        context.emit({ type: 'response.output_audio.done', ...route });
        context.emit({ type: 'response.output_audio_transcript.done', ...route, transcript: text });
      } else {
        context.emit({ type: 'response.output_text.done', ...route, text });
      }
      context.emit({ type: 'response.content_part.done', ...route, part: streamed() });
    },
    content(view) {
      if (kind === 'text') return { type: 'output_text', text };
      const isCut = view === 'heard' && track?.isTruncated === true;
      return { type: 'output_audio', transcript: isCut ? null : text };
    },
  };
}
