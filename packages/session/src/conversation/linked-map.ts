import { type HashTrie, trieDelete, trieGet, trieSet } from './hash-trie.ts';

/** An ordered map that is never changed in place: each change, also in the middle, costs the same whatever the length. */
export interface LinkedMap<Value> {
  readonly links: HashTrie<Link<Value>>;
  readonly firstKey: string | undefined;
  readonly lastKey: string | undefined;
  readonly size: number;
  /** The value that was replaced last. In the trie its key still has the one before: what is being said changes again and again, and is written there once. */
  readonly recent: Recent<Value> | undefined;
}

interface Recent<Value> {
  readonly key: string;
  readonly value: Value;
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

export function getValue<Value>({ links, recent }: LinkedMap<Value>, key: string): Value | undefined {
  return recent?.key === key ? recent.value : trieGet(links, key)?.value;
}

/** The map with the value of a known key replaced. */
export function replaceValue<Value>(map: LinkedMap<Value>, key: string, value: Value): LinkedMap<Value> {
  const before = getValue(map, key);
  if (before === undefined || before === value) return map;
  const links = map.recent?.key === key ? map.links : settled(map);
  const { firstKey, lastKey, size } = map;
  return { links, firstKey, lastKey, size, recent: { key, value } };
}

/** The map with a new key behind another one; `undefined`: at the front. The key must be new and the other one known. */
export function insertAfter<Value>(
  map: LinkedMap<Value>,
  previousKey: string | undefined,
  [key, value]: readonly [string, Value],
): LinkedMap<Value> {
  const previous = previousKey === undefined ? undefined : trieGet(map.links, previousKey);
  const nextKey = previousKey === undefined ? map.firstKey : previous?.nextKey;
  const links = trieSet(map.links, key, { value, previousKey, nextKey });
  return {
    links: withPrevious(withNext(links, previousKey, key), nextKey, key),
    firstKey: previousKey === undefined ? key : map.firstKey,
    lastKey: nextKey === undefined ? key : map.lastKey,
    size: map.size + 1,
    recent: map.recent,
  };
}

/** The map without a key; the same one when it has no such key. */
export function removeKey<Value>(map: LinkedMap<Value>, key: string): LinkedMap<Value> {
  const link = trieGet(map.links, key);
  if (link === undefined) return map;
  const { previousKey, nextKey } = link;
  return {
    links: withPrevious(withNext(trieDelete(map.links, key), previousKey, nextKey), nextKey, previousKey),
    firstKey: previousKey === undefined ? nextKey : map.firstKey,
    lastKey: nextKey === undefined ? previousKey : map.lastKey,
    size: map.size - 1,
    recent: map.recent?.key === key ? undefined : map.recent,
  };
}

/** All values in order. */
export function* valuesInOrder<Value>({ links, firstKey, recent }: LinkedMap<Value>): Generator<Value> {
  let key = firstKey;
  while (key !== undefined) {
    const link = trieGet(links, key);
    if (link === undefined) return;
    yield recent?.key === key ? recent.value : link.value;
    key = link.nextKey;
  }
}

/** With what was replaced last written where it belongs. */
function settled<Value>({ links, recent }: LinkedMap<Value>): HashTrie<Link<Value>> {
  const link = recent === undefined ? undefined : trieGet(links, recent.key);
  if (recent === undefined || link === undefined) return links;
  const { previousKey, nextKey } = link;
  return trieSet(links, recent.key, { value: recent.value, previousKey, nextKey });
}

/** With another key after this one. */
function withNext<Value>(
  links: HashTrie<Link<Value>>,
  key: string | undefined,
  nextKey: string | undefined,
): HashTrie<Link<Value>> {
  const link = key === undefined ? undefined : trieGet(links, key);
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
