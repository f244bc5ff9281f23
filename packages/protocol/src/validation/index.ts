export type { RejectedClientEvent } from '../server/rejected-client-event.ts';
export {
  type ClientValidationOptions,
  validateClientEvent,
  validateTranslationClientEvent,
  type ValidationOptions,
} from './validate-client-event.ts';
