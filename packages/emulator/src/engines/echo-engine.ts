import { PCM_SAMPLE_RATE_HZ } from '@antiphon/protocol';
import type { Engine, EngineOutput, EngineRequest } from '../engine.ts';
import { lastInput, textOf } from './context-text.ts';

/** Options of {@link echoEngine}. */
export interface EchoEngineOptions {
  /** What comes before a text that is said back. @default 'You said: ' */
  readonly prefix?: string | undefined;
}

/**
 * Says back what it heard. A text comes back as words; speech is played back, after a sentence with its measured duration.
 *
 * It does not understand speech, so a transcription that a session asks for fails as unintelligible.
 */
export function echoEngine({ prefix = 'You said: ' }: EchoEngineOptions = {}): Engine {
  return { name: 'echo', openSession: () => ({ respond: (request) => echo(request, prefix) }) };
}

function* echo({ items }: EngineRequest, prefix: string): Generator<EngineOutput> {
  const input = lastInput(items);
  if (input === undefined) {
    yield { type: 'say', text: 'I have heard nothing yet.' };
    return;
  }
  const text = textOf(input);
  if (text !== '') yield { type: 'say', text: `${prefix}${text}` };
  const samples = input.samples();
  if (samples !== undefined) {
    const seconds = (samples.length / PCM_SAMPLE_RATE_HZ).toFixed(2);
    yield { type: 'say', text: `I heard ${seconds} seconds of audio. Here it is:` };
    yield { type: 'audio', samples };
  }
  if (text === '' && samples === undefined) yield { type: 'say', text: 'I heard an empty message.' };
}
