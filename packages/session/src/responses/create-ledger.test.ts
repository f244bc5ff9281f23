import type { RealtimeResponse } from '@antiphon/protocol';
import { expect, test } from 'vitest';
import { CREATE_TAG, createCreateLedger, type UnansweredCreate } from './create-ledger.ts';

const create = (eventId: string, options: Partial<UnansweredCreate<string>> = {}): UnansweredCreate<string> => ({
  eventId,
  isDefault: true,
  isTagged: false,
  isAbandoned: false,
  ...options,
});
const response = (options: Partial<RealtimeResponse> = {}): RealtimeResponse => ({
  id: 'r',
  status: 'in_progress',
  output: [],
  conversation_id: 'conv',
  ...options,
});
const ledgerOf = (...creates: readonly UnansweredCreate<string>[]) => {
  const ledger = createCreateLedger<UnansweredCreate<string>>();
  for (const one of creates) ledger.add(one);
  return ledger;
};

test('answers come in order, each lane for itself', () => {
  const ledger = ledgerOf(create('beside', { isDefault: false }), create('first'), create('second'));
  expect(ledger.take(response())?.eventId).toBe('first');
  expect(ledger.take(response({ conversation_id: null }))?.eventId).toBe('beside');
  expect(ledger.take(response())?.eventId).toBe('second');
  expect(ledger.take(response())).toBeUndefined();
});

test('a server that does not tell the conversation answers in order', () => {
  const { conversation_id: _conversation, ...untold } = response();
  const ledger = ledgerOf(create('beside', { isDefault: false }), create('first'));
  expect(ledger.take(untold)?.eventId).toBe('beside');
  expect(ledger.take(untold)?.eventId).toBe('first');
});

test('a server that calls every response one outside still answers', () => {
  expect(ledgerOf(create('first')).take(response({ conversation_id: null }))?.eventId).toBe('first');
});

test('a tag decides; without one the untagged is meant', () => {
  const ledger = ledgerOf(create('old', { isAbandoned: true }), create('new', { isTagged: true }));
  expect(ledger.take(response())?.eventId).toBe('old');
  expect(ledger.take(response({ metadata: { [CREATE_TAG]: 'new' } }))?.eventId).toBe('new');
});

test('a server that drops tags answers in order what is outside the conversation, also what was given up', () => {
  const outside = { isDefault: false, isTagged: true };
  const ledger = ledgerOf(create('given up', { ...outside, isAbandoned: true }), create('wanted', outside));
  expect(ledger.take(response({ conversation_id: null }))?.eventId).toBe('given up');
  expect(ledger.take(response({ conversation_id: null }))?.eventId).toBe('wanted');
  const last = ledgerOf(create('given up', { ...outside, isAbandoned: true }));
  expect(last.take(response({ conversation_id: null }))?.eventId).toBe('given up');
});

test('what a server starts by itself is not taken for what was tagged and given up', () => {
  const tagged = { isTagged: true, isAbandoned: true };
  expect(ledgerOf(create('given up', tagged)).take(response())).toBeUndefined();
  expect(ledgerOf(create('given up', tagged)).take(response({ conversation_id: null }))).toBeUndefined();
  const ledger = ledgerOf(create('given up', tagged), create('wanted', { isTagged: true }));
  expect(ledger.take(response())?.eventId).toBe('wanted');
  expect(ledger.take(response())).toBeUndefined();
});

test('a foreign tag answers nothing of ours', () => {
  expect(ledgerOf(create('ours')).take(response({ metadata: { [CREATE_TAG]: 'of another' } }))).toBeUndefined();
});

test('a tag is needed only beside another unanswered create of the same lane', () => {
  const ledger = createCreateLedger<UnansweredCreate<string>>();
  expect(ledger.needsTag(true)).toBe(false);
  ledger.add(create('a'));
  expect(ledger.needsTag(true)).toBe(true);
  expect(ledger.needsTag(false)).toBe(false);
});
