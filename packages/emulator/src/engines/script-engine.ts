import type { Engine, EngineOutput, EngineRequest, EngineSession, OpenEngineSessionOptions } from '../engine.ts';
import { lastInput, textOf } from './context-text.ts';
import type { Scenario, ScenarioTurn } from './scenario.ts';

const NO_TURN_LEFT: readonly EngineOutput[] = [
  {
    type: 'fail',
    error: {
      type: 'server_error',
      code: 'scenario_exhausted',
      message: 'The scenario has no turn left for this response.',
    },
  },
];

/**
 * Answers by a scenario. Each session begins at its first turn.
 *
 * A turn whose `match` fits the text of the last user message or function output answers it; else the next turn in order does, and only an answer
 * takes it: a commit or a transcription does not. Where a session only transcribes, each transcription takes one.
 */
export function scriptEngine(scenario: Scenario): Engine {
  return { name: 'script', openSession: (options) => openSession(scenario, options) };
}

function openSession(
  { turns, otherwise = NO_TURN_LEFT }: Scenario,
  { sessionType }: OpenEngineSessionOptions = {},
): EngineSession {
  const matched = turns.filter((turn) => turn.match !== undefined);
  const ordered = turns.filter((turn) => turn.match === undefined);
  let position = 0;
  const nextInOrder = (): ScenarioTurn | undefined => ordered[position];

  return {
    *respond(request) {
      const text = inputText(request);
      // Not test(): a global expression would keep its place between answers.
      const match = matched.find((turn) => turn.match !== undefined && text.search(turn.match) >= 0);
      const turn = match ?? nextInOrder();
      if (match === undefined && turn !== undefined) position += 1;
      yield* turn?.reply ?? otherwise;
    },
    async transcribe() {
      const turn = nextInOrder();
      if (sessionType === 'transcription' && turn !== undefined) position += 1;
      return turn?.heard;
    },
  };
}

function inputText({ items }: EngineRequest): string {
  const input = lastInput(items);
  return input === undefined ? '' : textOf(input);
}
