import type { AbortOptions } from '@antiphon/interface';
import type { Voice } from '../voice.ts';
import { syllableVoice } from '../voices/syllable-voice.ts';
import { espeakVoice, type EspeakVoiceOptions } from './espeak-voice.ts';
import { spawnEspeak } from './spawn-espeak.ts';

/** The best voice of this machine: espeak-ng where it runs, else the built-in one. Asks the program once for its version. */
export async function preferredVoice(options: EspeakVoiceOptions & AbortOptions = {}): Promise<Voice> {
  const { program = 'espeak-ng', timeoutMs = 10_000, signal } = options;
  signal?.throwIfAborted();
  try {
    await spawnEspeak({ program, programArguments: ['--version'], input: '', timeoutMs, signal });
    return espeakVoice(options);
  } catch {
    // Whatever keeps the program from running, the built-in voice needs nothing; only the caller's own abort is passed on.
    signal?.throwIfAborted();
    return syllableVoice();
  }
}
