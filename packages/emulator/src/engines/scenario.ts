import type { EngineOutput } from '../engine.ts';

/** What a model says, turn by turn. Write it in code, or as JSON for {@link parseScenario}. */
export interface Scenario {
  readonly turns: readonly ScenarioTurn[];
  /** The answer when no turn is left. @default the response fails */
  readonly otherwise?: readonly EngineOutput[] | undefined;
}

/** One answer. */
export interface ScenarioTurn {
  /**
   * Answers every input whose text matches, any number of times, before the turns in order are looked at. Without it the turn is taken once, in its order.
   */
  readonly match?: RegExp | undefined;
  /** The transcription of the audio that this turn answers, or of one committed stretch where a session only transcribes. Only in turns without `match`. @default unintelligible */
  readonly heard?: string | undefined;
  readonly reply: readonly EngineOutput[];
}
