import { convertToPcm16 } from '@antiphon/audio';
import { readWavFile } from '@antiphon/audio/node';
import { type AbortOptions, AntiphonError } from '@antiphon/interface';
import { MINIMUM_COMMIT_MS, PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';

/** A spoken prompt as the wire wants it. */
export interface AudioPrompt {
  /** PCM16, mono, 24 000 Hz, at least 100 ms. */
  readonly samples: Int16Array;
  /** How much silence was added at the end, because the API takes no audio under 100 ms. */
  readonly paddedMs: number;
}

const MINIMUM_SAMPLE_COUNT = (MINIMUM_COMMIT_MS * PCM_SAMPLE_RATE_HZ) / 1_000;

/**
 * Reads a WAV file of any format and converts it to what the wire takes.
 *
 * @throws {AntiphonError} `AUDIO_FORMAT` when the file is not a WAV or holds no sample; `INVALID_ARGUMENT` when there is no such file.
 */
export async function readAudioPrompt(path: string, { signal }: AbortOptions = {}): Promise<AudioPrompt> {
  const wav = await readWavFile(path, { signal });
  const samples = convertToPcm16(wav, { sampleRateHz: PCM_SAMPLE_RATE_HZ });
  if (wav.frameCount === 0 || samples.length === 0) {
    const message = `the WAV file '${path}' holds no sample: record at least ${MINIMUM_COMMIT_MS} ms of audio`;
    throw new AntiphonError({ code: 'AUDIO_FORMAT', message, details: { path } });
  }
  return padded(samples);
}

function padded(samples: Int16Array): AudioPrompt {
  const missing = MINIMUM_SAMPLE_COUNT - samples.length;
  if (missing <= 0) return { samples, paddedMs: 0 };
  const longer = new Int16Array(MINIMUM_SAMPLE_COUNT);
  longer.set(samples);
  return { samples: longer, paddedMs: Math.ceil((missing * 1_000) / PCM_SAMPLE_RATE_HZ) };
}
