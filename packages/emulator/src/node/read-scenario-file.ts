import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertToPcm16 } from '@antiphon/audio';
import { readWavFile } from '@antiphon/audio/node';
import { type AbortOptions, AntiphonError, isAntiphonError } from '@antiphon/interface';
import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import { parseScenario } from '../engines/parse-scenario.ts';
import type { Scenario } from '../engines/scenario.ts';
import { readScenarioDocument, scenarioFiles } from '../engines/scenario-document.ts';

/**
 * Reads a scenario from a JSON file, with the WAV files that it plays: any rate and channel count, by a path from the scenario's folder.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` when a file cannot be read or the scenario is not valid, `AUDIO_FORMAT` when a WAV is none; all with
 * `details.path`. An aborted signal rejects with its reason.
 */
export async function readScenarioFile(path: string | URL, { signal }: AbortOptions = {}): Promise<Scenario> {
  signal?.throwIfAborted();
  const name = typeof path === 'string' ? path : fileURLToPath(path);
  const json = await readJson(name, signal);
  try {
    const audioFiles = new Map<string, Int16Array>();
    for (const file of scenarioFiles(readScenarioDocument(json))) {
      const wav = await readWavFile(resolve(dirname(name), file), { signal });
      audioFiles.set(file, convertToPcm16(wav, { sampleRateHz: PCM_SAMPLE_RATE_HZ }));
    }
    return parseScenario(json, { audioFiles });
  } catch (cause) {
    if (!isAntiphonError(cause)) throw cause;
    const { code, message, details } = cause;
    throw new AntiphonError({ code, message: `${name}: ${message}`, cause, details: { path: name, ...details } });
  }
}

async function readJson(path: string, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, { encoding: 'utf8', signal }));
  } catch (cause) {
    signal?.throwIfAborted();
    const isJson = cause instanceof SyntaxError;
    const problem = isJson ? 'it is not JSON' : ((cause as NodeJS.ErrnoException).code ?? 'unknown failure');
    throw new AntiphonError({
      code: 'INVALID_ARGUMENT',
      message: `cannot read the scenario ${path} (${problem}): check the path and the file`,
      cause,
      details: { path },
    });
  }
}
