import { convertToPcm16, readWav } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/interface';
import { MINIMUM_COMMIT_MS, PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

const MAXIMUM_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Makes of any WAV file what the API takes: mono PCM16 at 24 kHz.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when it is no WAV, too large or too short.
 */
export async function samplesFromWav(file: Blob): Promise<Int16Array> {
  if (file.size > MAXIMUM_FILE_BYTES) {
    throw audioFormat(`the file has ${Math.ceil(file.size / 1024 / 1024)} MiB; at most 64 MiB can be sent`);
  }
  const samples = convertToPcm16(readWav(new Uint8Array(await file.arrayBuffer())), {
    sampleRateHz: PCM_SAMPLE_RATE_HZ,
  });
  if (samples.length * 1_000 < MINIMUM_COMMIT_MS * PCM_SAMPLE_RATE_HZ) {
    throw audioFormat(`the audio is shorter than ${MINIMUM_COMMIT_MS} ms`);
  }
  return samples;
}

function audioFormat(message: string): AntiphonError {
  return new AntiphonError({ code: 'AUDIO_FORMAT', message });
}
