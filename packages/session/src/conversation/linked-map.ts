import { type HashTrie, trieDelete, trieGet, trieSet } from './hash-trie.ts';

/** An ordered map that is never changed in place: each change, also in the middle, costs the same whatever the length. */
export interface LinkedMap<Value> {
  readonly links: HashTrie<Link<Value>>;
  readonly firstKey: string | undefined;
  readonly lastKey: string | undefined;
  readonly size: number;
  /**
   * What was inserted or replaced last. In the trie its key is not yet, or as it was before: what is being said changes again and again, and is
   * written there once, when something else changes.
   */
  readonly recent: Recent<Value> | undefined;
}

interface Recent<Value> {
  readonly key: string;
  readonly link: Link<Value>;
}

interface Link<Value> {
  readonly value: Value;
  readonly previousKey: string | undefined;
  readonly nextKey: string | undefined;
}

export const EMPTY_LINKED_MAP: LinkedMap<never> = {
  links: undefined,
  firstKey: undefined,
  lastKey: undefined,
  size: 0,
  recent: undefined,
};

export function getValue<Value>(map: LinkedMap<Value>, key: string): Value | undefined {
  return linkOf(map, key)?.value;
}

/** The map with the value of a known key replaced. */
export function replaceValue<Value>(map: LinkedMap<Value>, key: string, value: Value): LinkedMap<Value> {
  const link = linkOf(map, key);
  if (link === undefined || link.value === value) return map;
  const { firstKey, lastKey, size, recent } = map;
  const next = { value, previousKey: link.previousKey, nextKey: link.nextKey };
  // With the text of the key that it has: another one would take memory of its own.
  if (recent?.key === key)
    return { links: map.links, firstKey, lastKey, size, recent: { key: recent.key, link: next } };
  return { links: settled(map), firstKey, lastKey, size, recent: { key, link: next } };
}

/** The map with a new key behind another one; `undefined`: at the front. The key must be new and the other one known. */
export function insertAfter<Value>(
  map: LinkedMap<Value>,
  previousKey: string | undefined,
  [key, value]: readonly [string, Value],
): LinkedMap<Value> {
  const previous = previousKey === undefined ? undefined : linkOf(map, previousKey);
  const nextKey = previousKey === undefined ? map.firstKey : previous?.nextKey;
  // Most items follow the one that was said last, which is then written with its successor in one go.
  const links = map.recent?.key === previousKey ? map.links : settled(map);
  return {
    links: withPrevious(withNext(links, [previousKey, previous], key), nextKey, key),
    firstKey: previousKey === undefined ? key : map.firstKey,
    lastKey: nextKey === undefined ? key : map.lastKey,
    size: map.size + 1,
    recent: { key, link: { value, previousKey, nextKey } },
  };
}

/** The map without a key; the same one when it has no such key. */
export function removeKey<Value>(map: LinkedMap<Value>, key: string): LinkedMap<Value> {
  const link = linkOf(map, key);
  if (link === undefined) return map;
  const { previousKey, nextKey } = link;
  const links = trieDelete(settled(map), key);
  const previous = previousKey === undefined ? undefined : trieGet(links, previousKey);
  return {
    links: withPrevious(withNext(links, [previousKey, previous], nextKey), nextKey, previousKey),
    firstKey: previousKey === undefined ? nextKey : map.firstKey,
    lastKey: nextKey === undefined ? previousKey : map.lastKey,
    size: map.size - 1,
    recent: undefined,
  };
}

/** All values in order. */
export function* valuesInOrder<Value>(map: LinkedMap<Value>): Generator<Value> {
  let key = map.firstKey;
  while (key !== undefined) {
    const link = linkOf(map, key);
    if (link === undefined) return;
    yield link.value;
    key = link.nextKey;
  }
}

function linkOf<Value>({ links, recent }: LinkedMap<Value>, key: string): Link<Value> | undefined {
  return recent?.key === key ? recent.link : trieGet(links, key);
}

/** With what changed last written where it belongs. */
function settled<Value>({ links, recent }: LinkedMap<Value>): HashTrie<Link<Value>> {
  return recent === undefined ? links : trieSet(links, recent.key, recent.link);
}

/** With another key after this one. */
function withNext<Value>(
  links: HashTrie<Link<Value>>,
  [key, link]: readonly [string | undefined, Link<Value> | undefined],
  nextKey: string | undefined,
): HashTrie<Link<Value>> {
  if (key === undefined || link === undefined) return links;
  return trieSet(links, key, { value: link.value, previousKey: link.previousKey, nextKey });
}

/** With another key before this one. */
function withPrevious<Value>(
  links: HashTrie<Link<Value>>,
  key: string | undefined,
  previousKey: string | undefined,
): HashTrie<Link<Value>> {
  const link = key === undefined ? undefined : trieGet(links, key);
  if (key === undefined || link === undefined) return links;
  return trieSet(links, key, { value: link.value, previousKey, nextKey: link.nextKey });
}
