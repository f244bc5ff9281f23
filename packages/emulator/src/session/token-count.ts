import type { Usage } from '@antiphon/protocol';
import { audioMsOf, type ConversationEntry } from './conversation.ts';

const CHARACTERS_PER_TOKEN = 4;
const INPUT_AUDIO_MS_PER_TOKEN = 100;
const OUTPUT_AUDIO_MS_PER_TOKEN = 50;
const TOKENS_PER_IMAGE = 85;

/** Tokens by kind. Fractions are kept until they are shown. */
export interface TokenCount {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

/** An estimate of a text's tokens: the API's tokenizer is not at hand, so four characters make one. */
export function textTokens(text: string): number {
  return text.length / CHARACTERS_PER_TOKEN;
}

/** Tokens of audio that the model makes. */
export function outputAudioTokens(durationMs: number): number {
  return durationMs / OUTPUT_AUDIO_MS_PER_TOKEN;
}

/** Tokens of what a response follows. */
export function countInput(instructions: string, entries: readonly ConversationEntry[]): TokenCount {
  return entries.map(countEntry).reduce(
    (total, count) => ({
      text: total.text + count.text,
      audio: total.audio + count.audio,
      image: total.image + count.image,
    }),
    { text: textTokens(instructions), audio: 0, image: 0 },
  );
}

function countEntry(entry: ConversationEntry): TokenCount {
  const { item } = entry;
  const audio = audioMsOf(entry) / INPUT_AUDIO_MS_PER_TOKEN;
  switch (item.type) {
    case 'function_call':
      return { text: textTokens(item.name + item.arguments), audio, image: 0 };
    case 'function_call_output':
      return { text: textTokens(item.output), audio, image: 0 };
    case 'message':
      return {
        text: item.content.reduce((total, part) => total + ('text' in part ? textTokens(part.text) : 0), 0),
        audio,
        image: item.content.filter((part) => part.type === 'input_image').length * TOKENS_PER_IMAGE,
      };
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return { text: 0, audio: 0, image: 0 };
    default:
      return item satisfies never;
  }
}

/** The usage of a response, in whole tokens whose details add up to their totals. Nothing is cached here. */
export function usageOf(input: TokenCount, output: Pick<TokenCount, 'text' | 'audio'>): Usage {
  const inputDetails = {
    text_tokens: Math.ceil(input.text),
    audio_tokens: Math.ceil(input.audio),
    image_tokens: Math.ceil(input.image),
  };
  const outputDetails = { text_tokens: Math.ceil(output.text), audio_tokens: Math.ceil(output.audio) };
  const inputTotal = inputDetails.text_tokens + inputDetails.audio_tokens + inputDetails.image_tokens;
  const outputTotal = outputDetails.text_tokens + outputDetails.audio_tokens;
  return {
    total_tokens: inputTotal + outputTotal,
    input_tokens: inputTotal,
    output_tokens: outputTotal,
    input_token_details: {
      ...inputDetails,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: outputDetails,
  };
}
