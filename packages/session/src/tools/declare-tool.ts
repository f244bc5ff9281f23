import { AntiphonError } from '@antiphon/interface';
import type { FunctionTool } from '@antiphon/protocol';
import { checkTimeoutMs } from '../waiting/timer.ts';
import type { AnySessionTool } from './session-tool.ts';
import { isStandardSchema, type JsonSchema } from './standard-schema.ts';

const NAME = /^[\w-]{1,64}$/;

/**
 * A tool as the model sees it.
 * @throws {AntiphonError} `INVALID_ARGUMENT` when the name, a limit or the schema cannot be used.
 */
export function declareTool(tool: AnySessionTool): FunctionTool {
  const { name, description, timeoutMs, maximumOutputCharacters: maximum } = tool;
  if (!NAME.test(name)) throw invalid(`the tool name '${name}' must be 1 to 64 letters, digits, _ and -`);
  if (timeoutMs !== undefined) checkTimeoutMs(`timeoutMs of the tool '${name}'`, timeoutMs);
  if (maximum !== undefined && !(maximum >= 1))
    throw invalid(`maximumOutputCharacters of the tool '${name}' is ${maximum}: give 1 or more`);
  const parameters = parametersOf(tool);
  return {
    type: 'function',
    name,
    ...(description === undefined ? {} : { description }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

function parametersOf({ name, parameters, jsonSchema }: AnySessionTool): JsonSchema | undefined {
  if (jsonSchema !== undefined) return jsonSchema;
  if (parameters === undefined || !isStandardSchema(parameters)) return parameters;
  const { jsonSchema: converter, vendor } = parameters['~standard'];
  if (converter === undefined) {
    throw invalid(
      `the schema of the tool '${name}' (${vendor}) does not come with a JSON Schema: give one for the model as jsonSchema`,
    );
  }
  try {
    const { $schema: _dialect, ...schema } = converter.input({ target: 'draft-2020-12' });
    return schema;
  } catch (cause) {
    throw invalid(
      `the schema of the tool '${name}' (${vendor}) cannot be written as JSON Schema: give one for the model as jsonSchema`,
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): AntiphonError {
  return new AntiphonError({ code: 'INVALID_ARGUMENT', message, ...(cause === undefined ? {} : { cause }) });
}
