import { bytesFromBase64 } from '@antiphon/protocol';

/** The bytes of a base64 text; undefined where it is none, as in an event that the user sent raw: the server will refuse that. */
export function decodedAudio(base64: string): Uint8Array | undefined {
  try {
    return bytesFromBase64(base64);
  } catch {
    // Nothing that could be kept.
    return undefined;
  }
}
