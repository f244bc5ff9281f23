/** Tells the failure to import an optional package that is not installed from one that is broken. */
export function isMissingPackage(cause: unknown, name: string): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    cause.code === 'ERR_MODULE_NOT_FOUND' &&
    cause.message.includes(`'${name}'`)
  );
}
