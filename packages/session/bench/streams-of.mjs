/** Every member whose name ends in `$`, wherever it is defined. */
export function streamsOf(owner) {
  const names = new Set();
  for (let level = owner; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) if (name.endsWith('$')) names.add(name);
  }
  return [...names];
}
