import type { ConversationItem } from '@antiphon/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedItem } from './restoration-plan.ts';
import { type RestorationStep, restorationSteps } from './restoration-steps.ts';

const planned = (id: string, text = ''): PlannedItem => {
  const source: ConversationItem = { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  return { source, param: source };
};

/** A server that does as the API does. */
function apply(known: readonly PlannedItem[], steps: readonly RestorationStep[]): readonly PlannedItem[] {
  const items = [...known];
  const placeOf = (id: string) => {
    const index = items.findIndex(({ source }) => source.id === id);
    if (index === -1) throw new Error(`there is no ${id}`);
    return index;
  };
  for (const step of steps) {
    if (step.kind === 'delete') items.splice(placeOf(step.itemId), 1);
    else if (step.previousItemId === undefined) items.push(step.item);
    else items.splice(step.previousItemId === 'root' ? 0 : placeOf(step.previousItemId) + 1, 0, step.item);
  }
  return items;
}

describe('restorationSteps', () => {
  it('appends all to a server that knows nothing', () => {
    const wanted = [planned('a'), planned('b')];
    expect(restorationSteps([], wanted)).toEqual(wanted.map((item) => ({ kind: 'create', item })));
  });

  it('asks for nothing when all is known', () => {
    const known = [planned('a'), planned('b')];
    expect(restorationSteps(known, known)).toEqual([]);
  });

  it('makes an item anew that has changed, in its place', () => {
    const [a, b, c] = [planned('a'), planned('b'), planned('c')];
    const changed = planned('b', 'more');
    expect(restorationSteps([a, b, c], [a, changed, c])).toEqual([
      { kind: 'delete', itemId: 'b' },
      { kind: 'create', item: changed, previousItemId: 'a' },
    ]);
  });

  it('brings any server from anything to anything', () => {
    const pool = Array.from({ length: 8 }, (_, index) => planned(`item_${index}`));
    const changed = pool.map(({ source }) => planned(source.id, 'changed'));
    const known = fc.shuffledSubarray(pool);
    const wanted = fc
      .tuple(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }))
      .map(([places, isChanged]) => places.flatMap((place) => (isChanged[place] ? changed : pool)[place] ?? []));
    const property = fc.property(known, wanted, (before, after) => {
      expect(apply(before, restorationSteps(before, after))).toEqual(after);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
