import type { Attributes } from '@opentelemetry/api';
import type { Endpoint } from '@antiphon/protocol';
import { isAntiphonError } from '@antiphon/interface';
import type { ResponseResult } from '../responses/response-result.ts';

// Names of the OpenTelemetry semantic conventions for generative AI, and of the general ones that these take in.

/** What all spans and metrics of a session have in common. */
export function commonAttributes(endpoint: Endpoint, model: string | undefined): Attributes {
  const { hostname, port, protocol } = endpoint.httpUrl('');
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerName(endpoint.name),
    ...(model === undefined ? {} : { 'gen_ai.request.model': model }),
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
  };
}

function providerName(endpointName: string): string {
  return endpointName.startsWith('azure') ? 'azure.ai.openai' : 'openai';
}

/** Why the model stopped, in the words that the conventions use for it. */
export function finishReason({ status, statusDetails }: ResponseResult): string {
  switch (status) {
    case 'completed':
      return 'stop';
    case 'incomplete':
      return statusDetails?.reason === 'max_output_tokens' ? 'length' : (statusDetails?.reason ?? 'incomplete');
    case 'cancelled':
      return statusDetails?.reason ?? 'cancelled';
    default:
      return status;
  }
}

/** What an operation cost, on its span. */
export function usageAttributes({ usage }: ResponseResult): Attributes {
  const { input_tokens: input, output_tokens: output, input_token_details: details } = usage ?? {};
  return {
    ...(typeof input === 'number' ? { 'gen_ai.usage.input_tokens': input } : {}),
    ...(typeof output === 'number' ? { 'gen_ai.usage.output_tokens': output } : {}),
    ...(typeof details?.cached_tokens === 'number'
      ? { 'gen_ai.usage.cache_read.input_tokens': details.cached_tokens }
      : {}),
  };
}

/** The API's own code where there is one, else that of the error class: few values, and no content. */
export function errorType(error: unknown): string {
  if (!isAntiphonError(error)) return error instanceof Error ? error.name : '_OTHER';
  return error.details.errorCode ?? error.code;
}
