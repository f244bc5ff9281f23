import * as fc from 'fast-check';
import type * as Events from '../src/events/index.ts';
import { MCP_CONNECTORS } from '../src/events/mcp-tool.ts';
import { VOICES } from '../src/events/voice.ts';

/** Any text, also such that JSON must escape. */
export const text: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 12 });
/** An id. */
export const id: fc.Arbitrary<string> = fc.stringMatching(/^[a-z]{2,5}_[A-Za-z0-9]{4,12}$/);
/** A place in a list, a count, a time. */
export const count: fc.Arbitrary<number> = fc.nat(100_000);
/** A number with a fraction; never -0, which JSON writes as 0. */
export const decimal = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
/** Base64 of a few bytes. */
export const base64: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 24 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

type Arbitraries<Fields> = { [Field in keyof Fields]: fc.Arbitrary<Fields[Field]> };

/** An object whose first fields are always and whose others are sometimes there. */
export function fields<Always, Sometimes = unknown>(
  always: Arbitraries<Always>,
  sometimes?: Arbitraries<Sometimes>,
): fc.Arbitrary<Always & Partial<Sometimes>> {
  const keys = Object.keys(always);
  return fc.record({ ...always, ...sometimes }, { requiredKeys: keys as never }) as unknown as fc.Arbitrary<
    Always & Partial<Sometimes>
  >;
}

const only = <const Value>(value: Value): fc.Arbitrary<Value> => fc.constant(value);

const format: fc.Arbitrary<Events.RealtimeAudioFormat> = fc.oneof(
  fields({ type: only('audio/pcm') }, { rate: only(24_000) }),
  fields({ type: only('audio/pcmu') }),
  fields({ type: only('audio/pcma') }),
);
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const filter = fields({}, { tool_names: fc.array(name, { maxLength: 3 }), read_only: fc.boolean() });

const functionTool: fc.Arbitrary<Events.FunctionTool> = fields(
  { type: only('function'), name },
  { description: text, parameters: only({ type: 'object', properties: {} }) },
);
const mcpTool: fc.Arbitrary<Events.McpTool> = fc
  .tuple(
    fields(
      { type: only('mcp'), server_label: name },
      {
        server_description: text,
        authorization: text,
        headers: fc.dictionary(name, name, { noNullPrototype: true }),
        allowed_tools: fc.oneof(fc.array(name, { maxLength: 3 }), filter),
        allowed_callers: fc.constantFrom(['direct' as const], ['direct' as const, 'programmatic' as const]),
        require_approval: fc.oneof(
          fc.constantFrom('always' as const, 'never' as const),
          fields({}, { always: filter, never: filter }),
        ),
        defer_loading: fc.boolean(),
      },
    ),
    fc.oneof(
      fields({ server_url: only('https://mcp.example/sse') }),
      fields({ connector_id: fc.constantFrom(...MCP_CONNECTORS) }),
      fields({ tunnel_id: fc.stringMatching(/^tunnel_[a-z0-9]{32}$/) }),
    ),
  )
  .map(([tool, server]) => ({ ...tool, ...server }));

const tools = fc.array(fc.oneof(functionTool, mcpTool), { maxLength: 3 });
const toolChoice: fc.Arbitrary<Events.ToolChoice> = fc.oneof(
  fc.constantFrom('auto' as const, 'none' as const, 'required' as const),
  fields({ type: only('function'), name }),
  fields({ type: only('mcp'), server_label: name }, { name }),
);
const modalities = fc.constantFrom(['text' as const], ['audio' as const]);
const maximumTokens = fc.oneof(only('inf'), fc.integer({ min: 1, max: 4096 }));
const prompt = fields({ id }, { version: text, variables: fc.dictionary(name, text, { noNullPrototype: true }) });
const reasoning = fields({}, { effort: fc.constantFrom('minimal' as const, 'low' as const, 'xhigh' as const) });
const metadata = fc.dictionary(name, text, { maxKeys: 4, noNullPrototype: true });
const voice = fc.constantFrom(...VOICES);

const noiseReduction = fields({ type: fc.constantFrom('near_field' as const, 'far_field' as const) });
const turnAnswering = { create_response: fc.boolean(), interrupt_response: fc.boolean() };
const turnDetection = fc.oneof(
  only(null),
  fields(
    { type: only('server_vad') },
    {
      ...turnAnswering,
      threshold: decimal(0, 1),
      prefix_padding_ms: count,
      silence_duration_ms: count,
      idle_timeout_ms: fc.integer({ min: 5_000, max: 30_000 }),
    },
  ),
  fields(
    { type: only('semantic_vad') },
    {
      ...turnAnswering,
      eagerness: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'auto' as const),
    },
  ),
);
const audioInput: fc.Arbitrary<Events.SessionAudioInputConfig> = fields(
  {},
  {
    format,
    transcription: fields(
      {},
      {
        model: fc.constantFrom('whisper-1', 'gpt-4o-transcribe', 'my-deployment'),
        language: only('en'),
        languages: only(['en', 'fr']),
        keywords: fc.array(text, { maxLength: 2 }),
        prompt: text,
        delay: fc.constantFrom('minimal' as const, 'xhigh' as const),
      },
    ),
    noise_reduction: noiseReduction,
    turn_detection: turnDetection,
  },
);
const speed = decimal(0.25, 1.5);
const include = only(['item.input_audio_transcription.logprobs']);
const truncation: fc.Arbitrary<Events.Truncation> = fc.oneof(
  fc.constantFrom('auto' as const, 'disabled' as const),
  fields(
    { type: only('retention_ratio'), retention_ratio: decimal(0, 1) },
    { token_limits: fields({}, { post_instructions: count }) },
  ),
);
const tracing: fc.Arbitrary<Events.Tracing> = fc.oneof(
  only('auto'),
  fields({}, { workflow_name: text, group_id: text, metadata: only({}) }),
);
const answer = { output_modalities: modalities, tools, tool_choice: toolChoice, max_output_tokens: maximumTokens };
const sessionFields = {
  ...answer,
  model: fc.constantFrom('gpt-realtime', 'my-deployment'),
  instructions: text,
  audio: fields({}, { input: audioInput, output: fields({}, { format, voice, speed }) }),
  truncation,
  tracing,
  include,
  prompt,
  reasoning,
};

/** What `session.update` sends. */
export const sessionConfig: fc.Arbitrary<Events.RealtimeSessionConfig | Events.TranscriptionSessionConfig> = fc.oneof(
  fields({ type: only('realtime') }, { ...sessionFields, parallel_tool_calls: fc.boolean() }),
  fields({ type: only('transcription') }, { audio: fields({}, { input: audioInput }), include }),
);

// The schema leaves languages and keywords out of what the server says.
const describedInput = audioInput.map(({ transcription: _left, ...rest }): Events.SessionAudioInputConfig => rest);

/** A session that a server describes. */
export const session: fc.Arbitrary<Events.RealtimeSession | Events.TranscriptionSession> = fc.oneof(
  fields(
    { type: only('realtime'), id, object: only('realtime.session') },
    {
      ...sessionFields,
      audio: fields({}, { input: describedInput, output: fields({}, { format, voice, speed }) }),
      expires_at: count,
    },
  ),
  fields(
    { type: only('transcription'), id, object: only('realtime.transcription_session') },
    { audio: fields({}, { input: describedInput }), include, expires_at: count },
  ),
);

/** A session that translates. */
const translationAudio = fields(
  {},
  {
    input: fields({}, { transcription: fields({ model: text }), noise_reduction: noiseReduction }),
    output: fields({}, { language: only('es') }),
  },
);
export const translationSession: fc.Arbitrary<Events.TranslationSession> = fields({
  type: only('translation'),
  id,
  model: only('gpt-realtime-translate'),
  expires_at: count,
  audio: translationAudio,
});
export const translationConfig: fc.Arbitrary<Events.TranslationSessionConfig> = fields({}, { audio: translationAudio });

const status = fc.constantFrom('in_progress' as const, 'completed' as const, 'incomplete' as const);
const common = { object: only('realtime.item'), status };
const message = { type: only('message'), id };
const detail = fc.constantFrom('auto' as const, 'low' as const, 'high' as const);
const mcpError: fc.Arbitrary<Events.McpError> = fc.oneof(
  fields({ type: only('protocol_error'), code: fc.integer(), message: text }),
  fields({ type: only('tool_execution_error'), message: text }),
  fields({ type: only('http_error'), code: fc.integer(), message: text }),
);

/** An item of every kind. */
export const item: fc.Arbitrary<Events.ConversationItem> = fc.oneof(
  fields(
    {
      ...message,
      role: only('user'),
      content: fc.array(
        fc.oneof(
          fields({ type: only('input_text'), text }),
          fields({ type: only('input_audio'), audio: base64 }, { transcript: text }),
          fields({ type: only('input_image'), image_url: only('data:image/png;base64,AAAA') }, { detail }),
        ),
        { maxLength: 3 },
      ),
    },
    common,
  ),
  fields(
    {
      ...message,
      role: only('system'),
      content: fc.array(fields({ type: only('input_text'), text }), { maxLength: 2 }),
    },
    common,
  ),
  fields(
    {
      ...message,
      role: only('assistant'),
      content: fc.array(
        fc.oneof(
          fields({ type: only('output_text'), text }),
          fields({ type: only('output_audio') }, { audio: base64, transcript: text }),
        ),
        { maxLength: 3 },
      ),
    },
    common,
  ),
  fields({ type: only('function_call'), id, call_id: id, name, arguments: text }, common),
  fields({ type: only('function_call_output'), id, call_id: id, output: text }, common),
  fields({
    type: only('mcp_list_tools'),
    id,
    server_label: name,
    tools: fc.array(
      fields({ name, input_schema: only({ type: 'object' }) }, { description: text, annotations: only({}) }),
      { maxLength: 2 },
    ),
  }),
  fields(
    { type: only('mcp_call'), id, server_label: name, name, arguments: text },
    { approval_request_id: id, output: text, error: mcpError },
  ),
  fields({ type: only('mcp_approval_request'), id, server_label: name, name, arguments: text }),
  fields({ type: only('mcp_approval_response'), id, approval_request_id: id, approve: fc.boolean() }, { reason: text }),
);

const responseAudio = fields({}, { output: fields({}, { format, voice }) });

/** What `response.create` asks for. */
export const responseConfig: fc.Arbitrary<Events.ResponseConfig> = fields(
  {},
  {
    ...answer,
    conversation: fc.constantFrom('auto' as const, 'none' as const),
    instructions: text,
    audio: responseAudio,
    parallel_tool_calls: fc.boolean(),
    metadata,
    prompt,
    reasoning,
    input: fc.array(item, { maxLength: 2 }),
  },
);

const tokens = { text_tokens: count, audio_tokens: count };
const usage: fc.Arbitrary<Events.Usage> = fields(
  {},
  {
    total_tokens: count,
    input_tokens: count,
    output_tokens: count,
    input_token_details: fields(
      {},
      { ...tokens, image_tokens: count, cached_tokens: count, cached_tokens_details: fields({}, { ...tokens }) },
    ),
    output_token_details: fields({}, tokens),
  },
);

/** A response that a server describes. */
export const response: fc.Arbitrary<Events.RealtimeResponse> = fields(
  {
    id,
    status: fc.constantFrom('completed' as const, 'cancelled' as const, 'failed' as const, 'incomplete' as const),
    output: fc.array(item, { maxLength: 2 }),
  },
  {
    object: only('realtime.response'),
    status_details: fields(
      {},
      {
        type: fc.constantFrom('completed', 'cancelled', 'failed', 'incomplete'),
        reason: fc.constantFrom('turn_detected', 'client_cancelled', 'max_output_tokens', 'content_filter'),
        error: fields({}, { type: text, code: text, message: text }),
      },
    ),
    conversation_id: id,
    output_modalities: modalities,
    max_output_tokens: maximumTokens,
    audio: responseAudio,
    usage,
    metadata,
  },
);
