/** Takes a value out of a list; false when it is not there. Made for lists that nearly always hold one thing, or none. */
export function removeFrom<Value>(list: Value[], value: Value): boolean {
  const last = list.length - 1;
  if (last === -1) return false;
  if (list[last] === value) {
    list.pop();
    return true;
  }
  const index = list.indexOf(value);
  if (index !== -1) list.splice(index, 1);
  return index !== -1;
}
