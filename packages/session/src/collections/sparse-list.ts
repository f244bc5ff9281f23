/** Values by index. Indices come from a server: in any order, and far from each other. Nearly always there is one, and that needs no map. */
export class SparseList<Value> {
  #index: number | undefined;
  #value: Value | undefined;
  /** All of them, once there are several. */
  #values: Map<number, Value> | undefined;

  get(index: number): Value | undefined {
    if (this.#values !== undefined) return this.#values.get(index);
    return index === this.#index ? this.#value : undefined;
  }

  set(index: number, value: Value): void {
    if (this.#index === undefined || index === this.#index) {
      this.#index = index;
      this.#value = value;
    } else this.#values ??= new Map([[this.#index, this.#value as Value]]);
    this.#values?.set(index, value);
  }

  inOrder(): readonly Value[] {
    if (this.#index === undefined) return [];
    if (this.#values === undefined) return [this.#value as Value];
    return [...this.#values].toSorted(([a], [b]) => a - b).map(([, value]) => value);
  }
}
