/** What servers do differently. */
export interface Quirks {
  /** Answers may end with some events missing, in another order. */
  readonly tail: readonly number[];
  readonly addsParts: boolean;
  readonly tellsOutput: boolean;
  readonly tellsConversation: boolean;
  readonly echoesMetadata: boolean;
  /** Errors that could only mean one command name none. */
  readonly namesErrors: boolean;
  readonly createsResponses: boolean;
}

/** Bytes of a millisecond of the user's and of the model's audio. */
export const MS = 48;

export function sessionOf({ createsResponses }: Quirks): Readonly<Record<string, unknown>> {
  const detection = { type: 'server_vad', create_response: createsResponses };
  return { type: 'realtime', id: 'sess_1', audio: { input: { turn_detection: detection } } };
}
