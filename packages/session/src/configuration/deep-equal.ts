/** Whether two values are the same JSON: the order of keys does not count, and `undefined` is absent. */
export function isDeepEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const leftFields = fieldsIn(left);
  const rightFields = new Map(fieldsIn(right));
  return (
    leftFields.length === rightFields.size &&
    leftFields.every(([name, value]) => rightFields.has(name) && isDeepEqual(value, rightFields.get(name)))
  );
}

function fieldsIn(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, field]) => field !== undefined);
}
