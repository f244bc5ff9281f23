import { openAgentsRealtime } from './agents-realtime.mjs';
import { openAntiphon } from './antiphon.mjs';
import { openOpenAI } from './openai.mjs';
import { openRaw } from './raw.mjs';

/** Every client by the name that a row gives it. `raw ws` is the floor. */
export const CLIENTS = {
  antiphon: openAntiphon,
  'raw ws': openRaw,
  openai: openOpenAI,
  '@openai/agents-realtime': openAgentsRealtime,
};
