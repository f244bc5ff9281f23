/** Disposes in order, each also when one before it failed; throws the first failure. */
export async function closeAll(parts: readonly AsyncDisposable[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts) {
    try {
      await part[Symbol.asyncDispose]();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw failures[0];
}
