import type { RejectedClientEvent } from '../server/rejected-client-event.ts';
import { FLAT_PATHS } from './configuration-shape.ts';

const PATHS: readonly (readonly [ga: string, preview: string])[] = [
  ...FLAT_PATHS,
  ['output_modalities', 'modalities'],
  ['session.max_output_tokens', 'session.max_response_output_tokens'],
];

/** A refusal whose error names the field as the preview client wrote it. */
export function refusalInPreview(refusal: RejectedClientEvent, rawType: unknown): RejectedClientEvent {
  const { param, message } = refusal.error;
  const [ga, preview] = PATHS.find(([path]) => param?.includes(path)) ?? [];
  return {
    ...refusal,
    ...(typeof rawType === 'string' ? { rawType } : {}),
    error:
      ga === undefined || preview === undefined
        ? refusal.error
        : { ...refusal.error, param: param?.replace(ga, preview) ?? null, message: message.replace(ga, preview) },
  };
}
