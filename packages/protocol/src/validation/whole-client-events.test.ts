import { describe, expect, it } from 'vitest';
import { fixtureLines } from '../../test/fixture-lines.ts';
import { validateClientEvent, validateTranslationClientEvent } from './validate-client-event.ts';

const MCP_TOOL = { type: 'mcp', server_label: 's', server_url: 'https://mcp.test' };
const session = (fields: object): object => ({ type: 'session.update', session: { type: 'realtime', ...fields } });
const create = (item: unknown): object => ({ type: 'conversation.item.create', item });
const respond = (response: unknown): object => ({ type: 'response.create', response });

const FULL_EVENTS: [string, unknown][] = [
  [
    'a session',
    session({
      model: 'gpt-realtime-2',
      instructions: '',
      output_modalities: ['text'],
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          transcription: {
            model: 'gpt-transcribe',
            language: 'en',
            languages: ['en'],
            keywords: ['tide'],
            prompt: '',
            delay: 'low',
          },
          noise_reduction: { type: 'far_field', strength: 0.5 },
          turn_detection: { type: 'semantic_vad', eagerness: 'low', create_response: true, interrupt_response: false },
        },
        output: { format: { type: 'audio/pcma' }, voice: { id: 'voice_1' }, speed: 0.25 },
      },
      tools: [
        { type: 'function', name: 'f', description: '', parameters: { type: 'object' } },
        {
          ...MCP_TOOL,
          server_description: '',
          authorization: 'a',
          headers: { a: 'b' },
          allowed_tools: { read_only: true, tool_names: ['t'] },
          allowed_callers: ['direct'],
          require_approval: { always: { tool_names: ['t'] }, never: { read_only: true } },
          defer_loading: true,
        },
        { type: 'mcp', server_label: 's', tunnel_id: 'tunnel_1', allowed_tools: ['t'], require_approval: 'never' },
      ],
      tool_choice: { type: 'mcp', server_label: 's', name: null },
      parallel_tool_calls: false,
      max_output_tokens: 4096,
      truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 0 } },
      tracing: { workflow_name: 'w', group_id: 'g', metadata: { a: 1 } },
      include: ['item.input_audio_transcription.logprobs'],
      prompt: { id: 'p', version: null, variables: { a: 'b', c: { type: 'input_text', text: '' } } },
      reasoning: { effort: 'xhigh' },
    }),
  ],
  [
    'a response',
    respond({
      conversation: 'none',
      output_modalities: ['audio'],
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'any' } },
      tools: [],
      tool_choice: 'required',
      max_output_tokens: 'inf',
      metadata: { ['k'.repeat(64)]: 'v'.repeat(512) },
      reasoning: {},
      input: [
        { type: 'item_reference', id: 'i' },
        { type: 'function_call_output', call_id: 'c', output: '' },
      ],
    }),
  ],
  ['an approval', create({ type: 'mcp_approval_response', approval_request_id: 'a', approve: false, reason: 'no' })],
  ['a list of tools', create({ type: 'mcp_list_tools', server_label: 's', tools: [{ name: 't', input_schema: {} }] })],
  [
    'a call of an MCP tool',
    create({
      type: 'mcp_call',
      server_label: 's',
      name: 't',
      arguments: '',
      output: null,
      error: { type: 'http_error', code: 502, message: '' },
    }),
  ],
  [
    'a picture',
    create({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_image', image_url: 'data:image/png;base64,', detail: 'low' }],
    }),
  ],
];

describe('validateClientEvent', () => {
  it.each(FULL_EVENTS)('takes everything the API documents: %s', (_name, event) => {
    expect(validateClientEvent(JSON.stringify(event))).toEqual(event);
  });
});

describe('validateTranslationClientEvent', () => {
  it.each(fixtureLines('translation-client-events.jsonl'))('takes %s', (line) => {
    expect(validateTranslationClientEvent(line)).toEqual(JSON.parse(line));
  });

  it.each([
    ['an event of another session', { type: 'response.create' }, 'invalid_value', 'type'],
    [
      'a session that talks',
      { type: 'session.update', session: { type: 'realtime' } },
      'unknown_parameter',
      'session.type',
    ],
    ['audio that is no base64', { type: 'session.input_audio_buffer.append', audio: '*' }, 'invalid_value', 'audio'],
    ['no JSON', '{', 'invalid_event', null],
  ])('refuses %s', (_name, event, code, param) => {
    const frame = typeof event === 'string' ? event : JSON.stringify(event);
    expect(validateTranslationClientEvent(frame)).toMatchObject({ type: 'rejected', error: { code, param } });
  });
});
