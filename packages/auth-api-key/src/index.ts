export { apiKey } from './api-key.ts';
export type { ApiKeySource, ApiKeyVariable } from './api-key-source.ts';
