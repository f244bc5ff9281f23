/** What a conversation item says, part by part. Which types may stand where is the item's matter: see {@link MessageItem}. */
export type ContentPart = InputTextPart | InputAudioPart | InputImagePart | OutputTextPart | OutputAudioPart;

/** Text from the user or the system. */
export interface InputTextPart {
  readonly type: 'input_text';
  readonly text: string;
}

/** Audio from the user. The server never sends the bytes back, except when an item is retrieved. */
export interface InputAudioPart {
  readonly type: 'input_audio';
  /** Base64 of the session's input format. */
  readonly audio?: string | null;
  /** Null until the transcription is done, or when none was asked for. */
  readonly transcript?: string | null;
}

/** A picture from the user. */
export interface InputImagePart {
  readonly type: 'input_image';
  /** A `data:` URI of a PNG or JPEG. */
  readonly image_url: string;
  /** @default auto, which is high */
  readonly detail?: 'auto' | 'low' | 'high' | null;
}

/** Text from the model. */
export interface OutputTextPart {
  readonly type: 'output_text';
  readonly text: string;
}

/** Audio from the model, with what it says. The bytes come in `response.output_audio.delta` events only. */
export interface OutputAudioPart {
  readonly type: 'output_audio';
  readonly audio?: string | null;
  readonly transcript?: string | null;
}

/** The part in `response.content_part.added` and `.done`: the API keeps the short names here. */
export interface StreamedPart {
  readonly type: 'text' | 'audio' | 'output_text' | 'output_audio';
  readonly text?: string | null;
  readonly audio?: string | null;
  readonly transcript?: string | null;
}
