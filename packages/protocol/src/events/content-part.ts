/**
 * What a conversation item says, part by part. Which types may stand where is the item's matter: see {@link MessageItem}.
 *
 * Source: the API's OpenAPI document of 2026-08-21; what may be null, recorded traffic.
 */
export type ContentPart = InputTextPart | InputAudioPart | InputImagePart | OutputTextPart | OutputAudioPart;

/** Text from the user or the system. */
export interface InputTextPart {
  readonly type: 'input_text';
  /** What was written. No limit of length is documented. */
  readonly text: string;
}

/** Audio from the user. The server never sends the bytes back, except when an item is retrieved. */
export interface InputAudioPart {
  readonly type: 'input_audio';
  /** Base64 of the session's input format. A client must give it; the server leaves it out. */
  readonly audio?: string | null;
  /** Null until the transcription is done, or when none was asked for. The API does not give a client's own to the model. */
  readonly transcript?: string | null;
}

/** A picture from the user. */
export interface InputImagePart {
  readonly type: 'input_image';
  /** A `data:` URI of a PNG or JPEG, such as `data:image/png;base64,…`. */
  readonly image_url: string;
  /** How closely the model looks. @default auto, which is high */
  readonly detail?: 'auto' | 'low' | 'high' | null;
}

/** Text from the model. */
export interface OutputTextPart {
  readonly type: 'output_text';
  /** What the model wrote; empty while it begins. */
  readonly text: string;
}

/** Audio from the model, with what it says. The bytes come in `response.output_audio.delta` events. */
export interface OutputAudioPart {
  readonly type: 'output_audio';
  /** Base64 of the session's output format; only in an item that was retrieved. */
  readonly audio?: string | null;
  /** What the audio says. */
  readonly transcript?: string | null;
}

/** The part in `response.content_part.added` and `.done`: the API keeps the short names here, also in GA (recorded traffic). */
export interface StreamedPart {
  readonly type: 'text' | 'audio' | 'output_text' | 'output_audio';
  /** The text, of a text part. */
  readonly text?: string | null;
  /** Base64 of the session's output format; real servers leave it out. */
  readonly audio?: string | null;
  /** What the audio says, of an audio part; empty at the beginning. */
  readonly transcript?: string | null;
}
