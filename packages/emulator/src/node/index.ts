export { espeakVoice, type EspeakVoiceOptions } from './espeak-voice.ts';
export { preferredVoice } from './preferred-voice.ts';
export { readScenarioFile } from './read-scenario-file.ts';
