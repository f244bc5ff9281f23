interface NodeProcess {
  getBuiltinModule?(name: string): { inspect(value: unknown, options: object): string };
}

/** Everything that printing a value could show, in one text: names, messages, stacks, causes, hidden properties, JSON, and Node's own inspection. */
export function everythingShown(value: unknown): string {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const inspected = process?.getBuiltinModule?.('node:util').inspect(value, { depth: 9, showHidden: true });
  return [String(value), JSON.stringify(value), inspected, ...parts(value, new Set())].join('\n');
}

function parts(value: unknown, seen: Set<unknown>): string[] {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return [String(value)];
  if (seen.has(value) || seen.size > 1_000) return [];
  seen.add(value);
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, descriptor]) => {
    // A getter is what hides a secret: only reading it on purpose shows one.
    return 'value' in descriptor ? [name, ...parts(descriptor.value, seen)] : [name];
  });
}
