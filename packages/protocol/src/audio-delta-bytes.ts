import { AntiphonError } from '@antiphon/interface';
import { bytesFromBase64 } from './base64.ts';
import type { ResponseOutputAudioDeltaEvent } from './events/index.ts';

/**
 * The audio of a delta as bytes in the session's output format; PCM16 little-endian unless the session says otherwise.
 *
 * A delta need not hold whole samples: join the bytes before you read samples from them.
 *
 * @throws {AntiphonError} `PROTOCOL` when the server sent something that is not base64.
 */
export function audioDeltaBytes(event: ResponseOutputAudioDeltaEvent): Uint8Array {
  try {
    return bytesFromBase64(event.delta);
  } catch (cause) {
    throw new AntiphonError({
      code: 'PROTOCOL',
      message: `the audio delta of item ${event.item_id} is not base64: the server broke the protocol`,
      cause,
    });
  }
}
