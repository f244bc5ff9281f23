/** Where a token will be sent. */
export interface EntraTarget {
  /** In lower case, without port. */
  readonly host: string;
  /** The URL's path, where the caller told it. */
  readonly path?: string | undefined;
}

/** One scope for all, or one by where the token goes. */
export type EntraScope = string | ((target: EntraTarget) => string);

/** The scope of Azure's GA API, `/openai/v1/…`. */
export const AZURE_AI_SCOPE = 'https://ai.azure.com/.default';

/** The scope of Azure's preview API, `/openai/realtime?api-version=…`. */
export const COGNITIVE_SERVICES_SCOPE = 'https://cognitiveservices.azure.com/.default';

/** Tells the two APIs of one host apart by their paths. */
export function scopeByPath({ path = '' }: EntraTarget): string {
  return /\/openai\/realtime(?:api)?(?:\/|$)/.test(path) ? COGNITIVE_SERVICES_SCOPE : AZURE_AI_SCOPE;
}
