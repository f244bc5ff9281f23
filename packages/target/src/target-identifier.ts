import { displayUrl } from '@antiphon/interface';
import type { Endpoint, Voice } from '@antiphon/protocol';

/** Which target it is: stored with every message, never a secret. */
export interface TargetIdentifier {
  readonly [field: string]: string | number | null;
  /** The kind of target. */
  readonly type: 'RealtimeTarget';
  /** The URL without query and user information. */
  readonly endpoint: string;
  readonly modelName: string | null;
  readonly voice: string | null;
  readonly maxRequestsPerMinute: number | null;
  readonly apiVersion: string | null;
}

export interface IdentifierParts {
  readonly endpoint: Endpoint;
  readonly modelName: string | undefined;
  readonly voice: Voice | undefined;
  readonly maxRequestsPerMinute: number | undefined;
  readonly apiVersion: string | undefined;
}

/** Describes a target by what is no secret. */
export function targetIdentifier(parts: IdentifierParts): TargetIdentifier {
  const { url } = parts.endpoint.connectRequest(undefined, { carriesHeaders: true });
  const { voice } = parts;
  return {
    type: 'RealtimeTarget',
    endpoint: displayUrl(url),
    modelName: parts.modelName ?? null,
    voice: (typeof voice === 'object' ? voice.id : voice) ?? null,
    maxRequestsPerMinute: parts.maxRequestsPerMinute ?? null,
    apiVersion: parts.apiVersion ?? null,
  };
}
