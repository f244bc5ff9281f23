export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
export type {
  AudioOutput,
  CallOutput,
  DelayOutput,
  Engine,
  EngineItem,
  EngineOutput,
  EngineRequest,
  EngineSession,
  FailOutput,
  IncompleteOutput,
  OpenEngineSessionOptions,
  RespondOptions,
  SayOutput,
  TextOutput,
} from './engine.ts';
export { echoEngine, type EchoEngineOptions } from './engines/echo-engine.ts';
export { parseScenario, type ParseScenarioOptions } from './engines/parse-scenario.ts';
export type { Scenario, ScenarioTurn } from './engines/scenario.ts';
export { scriptEngine } from './engines/script-engine.ts';
export type { EmulatorObserver, ResponseReport, SessionReport } from './observer.ts';
export type { SpeakOptions, Voice } from './voice.ts';
export { syllableVoice, type SyllableVoiceOptions } from './voices/syllable-voice.ts';
