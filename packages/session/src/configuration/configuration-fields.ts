import type { RealtimeSession, SessionConfig } from '@antiphon/protocol';

/** A configuration, field by field: `instructions`, `audio.output.voice`. What stands below these the server takes as a whole. */
export type ConfigurationFields = ReadonlyMap<string, unknown>;

const NESTED: ReadonlySet<string> = new Set(['audio', 'audio.input', 'audio.output']);
// What the server says of the session itself.
const IDENTITY: ReadonlySet<string> = new Set(['type', 'id', 'object', 'expires_at']);

/** What can change while a session is open. Source: the API's OpenAPI document of 2026-08-21. */
export const SETTABLE_FIELDS: ReadonlySet<string> = new Set([
  'instructions',
  'output_modalities',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'truncation',
  'tracing',
  'include',
  'prompt',
  'reasoning',
  'audio.input.format',
  'audio.input.transcription',
  'audio.input.noise_reduction',
  'audio.input.turn_detection',
  'audio.output.format',
  'audio.output.voice',
  'audio.output.speed',
]);

/** The fields that are there; `null` is a value, it clears. */
export function fieldsOf(config: SessionConfig | RealtimeSession): ConfigurationFields {
  return new Map(entriesOf(config, ''));
}

function* entriesOf(fields: object, prefix: string): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    const path = prefix + name;
    if (value === undefined || IDENTITY.has(path)) continue;
    if (!NESTED.has(path)) yield [path, value];
    else if (typeof value === 'object' && value !== null) yield* entriesOf(value, `${path}.`);
  }
}

/** The configuration that has these fields. */
export function configFrom(fields: ConfigurationFields): SessionConfig {
  const config: Record<string, unknown> = {};
  for (const [path, value] of fields) {
    const names = path.split('.');
    const last = names.pop() ?? path;
    let place = config;
    for (const name of names) place = (place[name] ??= {}) as Record<string, unknown>;
    place[last] = value;
  }
  return config;
}
