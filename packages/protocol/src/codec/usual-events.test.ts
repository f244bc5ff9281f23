import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFields } from './field-check.ts';
import type { JsonObject } from './json-object.ts';
import { SERVER_EVENT_RULES } from './server-event-rules.ts';

const ODD_VALUES = [undefined, null, '', 'text', 0, -1, 1.5, 1e300, true, [], [null], [{}], {}, { id: '' }];

const fixtures = readFileSync(new URL('../../test/fixtures/ga-server-events.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

function typeOf(line: string): string {
  return (JSON.parse(line) as { type: string }).type;
}

/** What the slow way says of an event, and what it makes of it. */
function slowWay(event: JsonObject): readonly [string | undefined, JsonObject] {
  const copy = structuredClone(event);
  const reason = checkFields(copy, SERVER_EVENT_RULES.get(copy['type'] as string)?.fields ?? []);
  return [reason, copy];
}

describe('the quick look at an event', () => {
  it('passes what the list of its fields passes, and makes the same of it', () => {
    let passed = 0;
    for (const line of fixtures) {
      const rule = SERVER_EVENT_RULES.get(typeOf(line));
      if (rule?.isUsual === undefined) continue;
      for (const field of Object.keys(JSON.parse(line) as JsonObject).filter((name) => name !== 'type')) {
        for (const value of ODD_VALUES) {
          const event = { ...(JSON.parse(line) as JsonObject), [field]: value };
          const slow = slowWay(event);
          if (!rule.isUsual(event)) continue;
          passed += 1;
          expect([undefined, event], `${line} with ${field}: ${JSON.stringify(value)}`).toEqual(slow);
        }
      }
    }
    expect(passed).toBeGreaterThan(500);
  });

  it('is there for what servers send often, and passes it', () => {
    const slow = fixtures
      .map((line) => JSON.parse(line) as JsonObject)
      .filter((event) => {
        const { isUsual, fields = [] } = SERVER_EVENT_RULES.get(event['type'] as string) ?? {};
        return fields.length > 0 && isUsual?.(event) !== true;
      })
      .map((event) => event['type']);
    // One error comes without a type; the others are rare.
    expect(slow).toEqual([
      'error',
      'conversation.created',
      'conversation.item.input_audio_transcription.segment',
      'input_audio_buffer.dtmf_event_received',
    ]);
  });
});
