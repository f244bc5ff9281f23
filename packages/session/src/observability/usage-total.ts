import type { InputTokenDetails, TranscriptionUsage, Usage } from '@antiphon/protocol';

/** Tokens by what they are of. */
export interface TokensByKind {
  readonly textTokens: number;
  readonly audioTokens: number;
  readonly imageTokens: number;
}

/** Input tokens by what they are of. The cached ones are counted in the others too: what was paid in full is the difference. */
export interface InputTokens extends TokensByKind {
  readonly cachedTokens: number;
  readonly cached: TokensByKind;
}

/**
 * What a session has used so far: the sum over its responses and, apart, over its input transcriptions.
 *
 * Details are as the server gave them, and may add up to less than their total where it gave none.
 */
export interface UsageTotal {
  /** Responses that told their usage. */
  readonly responseCount: number;
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly input: InputTokens;
  /** Reasoning is part of the text tokens. */
  readonly output: TokensByKind;
  /** By another model, with a price of its own: never part of the figures above. */
  readonly transcription: TranscriptionTotal;
}

export interface TranscriptionTotal {
  readonly count: number;
  /** Of audio, for the models that are paid by duration. */
  readonly seconds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly input: TokensByKind;
}

const NO_TOKENS: TokensByKind = { textTokens: 0, audioTokens: 0, imageTokens: 0 };

/** Nothing used. */
export const NO_USAGE: UsageTotal = {
  responseCount: 0,
  totalTokens: 0,
  inputTokens: 0,
  outputTokens: 0,
  input: { ...NO_TOKENS, cachedTokens: 0, cached: NO_TOKENS },
  output: NO_TOKENS,
  transcription: { count: 0, seconds: 0, inputTokens: 0, outputTokens: 0, input: NO_TOKENS },
};

/** The total with one more response. */
export function addResponseUsage(total: UsageTotal, usage: Usage): UsageTotal {
  const { input_token_details: input, output_token_details: output } = usage;
  const inputTokens = usage.input_tokens ?? 0;
  const outputTokens = usage.output_tokens ?? 0;
  // Written out: spreading objects costs more than all of the rest.
  return {
    responseCount: total.responseCount + 1,
    totalTokens: total.totalTokens + (usage.total_tokens ?? inputTokens + outputTokens),
    inputTokens: total.inputTokens + inputTokens,
    outputTokens: total.outputTokens + outputTokens,
    input: input ? addInput(total.input, input) : total.input,
    output: output ? addKinds(total.output, output) : total.output,
    transcription: total.transcription,
  };
}

/** The total with one more input transcription. */
export function addTranscriptionUsage(total: UsageTotal, usage: TranscriptionUsage): UsageTotal {
  const { transcription } = total;
  const count = transcription.count + 1;
  if (usage.type === 'duration') {
    return { ...total, transcription: { ...transcription, count, seconds: transcription.seconds + usage.seconds } };
  }
  return {
    ...total,
    transcription: {
      count,
      seconds: transcription.seconds,
      inputTokens: transcription.inputTokens + usage.input_tokens,
      outputTokens: transcription.outputTokens + usage.output_tokens,
      input: addKinds(transcription.input, usage.input_token_details),
    },
  };
}

interface WireTokens {
  readonly text_tokens?: number | null;
  readonly audio_tokens?: number | null;
  readonly image_tokens?: number | null;
}

function addInput(total: InputTokens, tokens: InputTokenDetails): InputTokens {
  const { textTokens, audioTokens, imageTokens } = addKinds(total, tokens);
  const { cached_tokens: cachedTokens, cached_tokens_details: cached } = tokens;
  return {
    textTokens,
    audioTokens,
    imageTokens,
    cachedTokens: total.cachedTokens + (cachedTokens ?? 0),
    cached: cached ? addKinds(total.cached, cached) : total.cached,
  };
}

function addKinds(total: TokensByKind, tokens: WireTokens | null | undefined): TokensByKind {
  return {
    textTokens: total.textTokens + (tokens?.text_tokens ?? 0),
    audioTokens: total.audioTokens + (tokens?.audio_tokens ?? 0),
    imageTokens: total.imageTokens + (tokens?.image_tokens ?? 0),
  };
}
