/**
 * A map from texts to values that is never changed in place: what did not change is shared with the map before.
 *
 * A trie of 32 branches a level over the keys' hashes, after Bagwell, "Ideal Hash Trees" (2001): with a million keys a change copies four small arrays.
 * Absent stands for the empty map.
 */
export type HashTrie<Value> = Branch<Value> | Leaf<Value> | undefined;

interface Branch<Value> {
  readonly bitmap: number;
  readonly children: readonly (Branch<Value> | Leaf<Value>)[];
}

interface Leaf<Value> {
  readonly hash: number;
  readonly key: string;
  readonly value: Value;
  /** Another key of the same hash. */
  readonly next: Leaf<Value> | undefined;
}

const BITS_A_LEVEL = 5;
const MASK = 31;

export function trieGet<Value>(trie: HashTrie<Value>, key: string): Value | undefined {
  let node = trie;
  if (node === undefined) return undefined;
  for (let hash = hashOf(key); 'bitmap' in node; hash >>>= BITS_A_LEVEL) {
    const bit = 1 << (hash & MASK);
    if ((node.bitmap & bit) === 0) return undefined;
    const child: HashTrie<Value> = node.children[placeOf(node.bitmap, bit)];
    if (child === undefined) return undefined;
    node = child;
  }
  return leafOf(node, key)?.value;
}

/** The map with one value added or replaced. */
export function trieSet<Value>(trie: HashTrie<Value>, key: string, value: Value): HashTrie<Value> {
  return setIn(trie, { hash: hashOf(key), key, value, next: undefined }, 0);
}

/** The map without a key. */
export function trieDelete<Value>(trie: HashTrie<Value>, key: string): HashTrie<Value> {
  return trie === undefined ? undefined : deleteIn(trie, { key, hash: hashOf(key) }, 0);
}

function setIn<Value>(node: HashTrie<Value>, leaf: Leaf<Value>, shift: number): Branch<Value> | Leaf<Value> {
  if (node === undefined) return leaf;
  if (!('bitmap' in node)) {
    if (node.hash === leaf.hash) {
      return { hash: leaf.hash, key: leaf.key, value: leaf.value, next: withoutKey(node, leaf.key) };
    }
    return setIn(branchOf(node, shift), leaf, shift);
  }
  const bit = bitOf(leaf.hash, shift);
  const place = placeOf(node.bitmap, bit);
  if ((node.bitmap & bit) === 0) {
    return { bitmap: node.bitmap | bit, children: node.children.toSpliced(place, 0, leaf) };
  }
  return withChild(node, place, setIn(node.children[place], leaf, shift + BITS_A_LEVEL));
}

function deleteIn<Value>(
  node: Branch<Value> | Leaf<Value>,
  gone: { readonly key: string; readonly hash: number },
  shift: number,
): HashTrie<Value> {
  if (!('bitmap' in node)) return node.hash === gone.hash ? withoutKey(node, gone.key) : node;
  const bit = bitOf(gone.hash, shift);
  const place = placeOf(node.bitmap, bit);
  const child = node.children[place];
  if ((node.bitmap & bit) === 0 || child === undefined) return node;
  const left = deleteIn(child, gone, shift + BITS_A_LEVEL);
  if (left === child) return node;
  if (left !== undefined) return collapsed(withChild(node, place, left));
  return collapsed({ bitmap: node.bitmap & ~bit, children: node.children.toSpliced(place, 1) });
}

// A branch of one leaf, or of none, is no branch.
function collapsed<Value>(branch: Branch<Value>): HashTrie<Value> {
  const [only] = branch.children;
  if (only === undefined) return undefined;
  return branch.children.length === 1 && !('bitmap' in only) ? only : branch;
}

function branchOf<Value>(leaf: Leaf<Value>, shift: number): Branch<Value> {
  return { bitmap: bitOf(leaf.hash, shift), children: [leaf] };
}

function withChild<Value>(
  { bitmap, children }: Branch<Value>,
  place: number,
  child: Branch<Value> | Leaf<Value>,
): Branch<Value> {
  const copy = children.slice();
  copy[place] = child;
  return { bitmap, children: copy };
}

function leafOf<Value>(first: Leaf<Value>, key: string): Leaf<Value> | undefined {
  let leaf: Leaf<Value> | undefined = first;
  while (leaf !== undefined && leaf.key !== key) leaf = leaf.next;
  return leaf;
}

function withoutKey<Value>(leaf: Leaf<Value>, key: string): Leaf<Value> | undefined {
  if (leaf.key === key) return leaf.next;
  if (leaf.next === undefined) return leaf;
  const next = withoutKey(leaf.next, key);
  return next === leaf.next ? leaf : { ...leaf, next };
}

function bitOf(hash: number, shift: number): number {
  return 1 << ((hash >>> shift) & MASK);
}

/** Where the child of a bit stands: after those of all lower bits. */
function placeOf(bitmap: number, bit: number): number {
  let bits = bitmap & (bit - 1);
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

// One event looks for the same key several times.
let lastKey = '';
let lastHash = hashText(lastKey);

function hashOf(key: string): number {
  if (key !== lastKey) {
    lastKey = key;
    lastHash = hashText(key);
  }
  return lastHash;
}

/** FNV-1a, with the high bits mixed into the low ones, which are looked at first. */
function hashText(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
