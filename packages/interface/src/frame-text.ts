import { AntiphonError } from './antiphon-error.ts';
import type { Frame } from './transport.ts';

// The mark at the beginning is text like any other.
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A frame as text, for transports on a WebSocket that would send bytes as a binary message.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` for bytes that are not UTF-8.
 */
export function frameText(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  try {
    return decoder.decode(frame);
  } catch (cause) {
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `a frame of ${frame.byteLength} bytes is not UTF-8; a frame is one text message`,
      cause,
    });
  }
}
