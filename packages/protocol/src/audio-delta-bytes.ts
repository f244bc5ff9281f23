import { AntiphonError } from '@antiphon/interface';
import { bytesFromBase64 } from './base64.ts';
import { decodedAudioOf } from './codec/decoded-audio.ts';
import type { ResponseOutputAudioDeltaEvent } from './events/index.ts';

/**
 * The audio of a delta as bytes in the session's output format; PCM16 little-endian unless the session says otherwise.
 *
 * A delta need not hold whole samples: join the bytes before you read samples from them.
 *
 * Most events were decoded together with their audio: then every call gives the same bytes, so copy them before you write to them.
 *
 * @throws {AntiphonError} `PROTOCOL` when the server sent something that is not base64.
 */
export function audioDeltaBytes(event: ResponseOutputAudioDeltaEvent): Uint8Array {
  const decoded = decodedAudioOf(event);
  if (decoded !== undefined) return decoded;
  try {
    return bytesFromBase64(event.delta);
  } catch (cause) {
    throw new AntiphonError({
      code: 'PROTOCOL',
      message: `the server sent audio of item ${event.item_id} that is not base64`,
      cause,
    });
  }
}
