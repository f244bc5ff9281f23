import { AntiphonError } from '@antiphon/interface';
import type { ConfigurationFields } from './configuration-fields.ts';

export interface FixedFieldsContext {
  /** What the server has, as it said last. */
  readonly view: ConfigurationFields;
  /** Names under which the session's model goes. */
  readonly modelNames: readonly string[];
  /** Whether the model has been heard in this server session. */
  readonly hasModelSpoken: boolean;
}

/**
 * Refuses what the API would refuse or, worse, ignore.
 *
 * Source: the API's OpenAPI document of 2026-08-21: the model cannot change, nor can the voice once there was audio.
 *
 * @throws {AntiphonError} `INVALID_ARGUMENT`
 */
export function assertChangeable(changed: ConfigurationFields, context: FixedFieldsContext): void {
  const { view, modelNames, hasModelSpoken } = context;
  const model = changed.get('model');
  if (typeof model === 'string' && modelNames.length > 0 && !modelNames.includes(model)) {
    throw fixedError('model', `the session runs ${modelNames.join(' or ')}, and its model cannot change`);
  }
  if (hasModelSpoken && changed.has('audio.output.voice') && view.has('audio.output.voice')) {
    throw fixedError('audio.output.voice', 'the voice cannot change once the model has spoken');
  }
}

function fixedError(param: string, why: string): AntiphonError {
  const message = `${param} was not changed: ${why}; connect a new session`;
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message, details: { param } });
}
