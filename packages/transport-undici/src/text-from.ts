import { AntiphonError, type Frame } from '@antiphon/interface';

// The mark at the beginning is text like any other.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** undici sends bytes as a binary message, and the protocol wants text. @throws {AntiphonError} `INVALID_ARGUMENT` for bytes that are not UTF-8. */
export function textFrom(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  try {
    return decoder.decode(frame);
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a frame of ${frame.byteLength} bytes is not UTF-8 and was not sent; a frame is one text message`,
      cause,
    });
  }
}
