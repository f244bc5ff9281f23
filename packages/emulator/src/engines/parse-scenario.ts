import type { EngineOutput } from '../engine.ts';
import type { Scenario, ScenarioTurn } from './scenario.ts';
import { type JsonStep, readScenarioDocument, type ScenarioDocument, scenarioError } from './scenario-document.ts';

/** Options of {@link parseScenario}. */
export interface ParseScenarioOptions {
  /** The files that `audio` steps name, as mono PCM16 at 24 000 Hz. @default none */
  readonly audioFiles?: ReadonlyMap<string, Int16Array> | undefined;
}

/**
 * Reads a scenario from parsed JSON.
 *
 * `turns` is a list of `{ match?, heard?, reply }`: `match` is a regular expression (case does not matter), `heard` a transcription, `reply` a list of
 * steps. A step is a text, which is said, or one of `{ type: 'say' | 'text', text }`, `{ type: 'audio', file, transcript? }`,
 * `{ type: 'function_call', name, arguments, callId? }`, `{ type: 'delay', durationMs }`, `{ type: 'fail', message, code?, errorType? }` and
 * `{ type: 'incomplete', reason }`. `otherwise` is the reply when no turn is left.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT` that names the place, such as `turns[1].reply[0].text`, also in `details.param`.
 * @example
 * import { parseScenario, scriptEngine } from '@antiphon/emulator';
 *
 * const engine = scriptEngine(parseScenario({ turns: [{ match: 'weather', reply: ['It is sunny.'] }], otherwise: ['Pardon?'] }));
 * console.log(engine.name); // script
 */
export function parseScenario(json: unknown, { audioFiles = new Map() }: ParseScenarioOptions = {}): Scenario {
  const document = readScenarioDocument(json);
  const { otherwise } = document;
  return {
    turns: document.turns.map((turn, index) => turnOf(turn, ['turns', index], audioFiles)),
    ...(otherwise === undefined ? {} : { otherwise: replyOf(otherwise, ['otherwise'], audioFiles) }),
  };
}

type Path = readonly (string | number)[];
type AudioFiles = ReadonlyMap<string, Int16Array>;

function turnOf(
  { match, heard, reply }: ScenarioDocument['turns'][number],
  path: Path,
  files: AudioFiles,
): ScenarioTurn {
  return {
    ...(match === undefined ? {} : { match: expressionOf(match, [...path, 'match']) }),
    ...(heard === undefined ? {} : { heard }),
    reply: replyOf(reply, [...path, 'reply'], files),
  };
}

function expressionOf(source: string, path: Path): RegExp {
  try {
    return new RegExp(source, 'iu');
  } catch (cause) {
    throw scenarioError(path, 'expected a regular expression', cause);
  }
}

function replyOf(reply: readonly JsonStep[], path: Path, files: AudioFiles): EngineOutput[] {
  return reply.map((step, index) => stepOf(step, [...path, index], files));
}

function stepOf(step: JsonStep, path: Path, files: AudioFiles): EngineOutput {
  if (typeof step === 'string') return { type: 'say', text: step };
  switch (step.type) {
    case 'say':
    case 'text':
      return { type: step.type, text: step.text };
    case 'audio': {
      const samples = files.get(step.file);
      if (samples === undefined)
        throw scenarioError([...path, 'file'], 'the file was not given: name it in audioFiles');
      return { type: 'audio', samples, transcript: step.transcript };
    }
    case 'function_call': {
      const text = typeof step.arguments === 'string' ? step.arguments : JSON.stringify(step.arguments);
      return { type: 'function_call', name: step.name, arguments: text, callId: step.callId };
    }
    case 'fail':
      return {
        type: 'fail',
        error: { type: step.errorType ?? 'server_error', code: step.code ?? null, message: step.message },
      };
    case 'delay':
    case 'incomplete':
      return step;
    default:
      return step satisfies never;
  }
}
