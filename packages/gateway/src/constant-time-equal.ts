/** Compares two byte strings in a time that depends on the length of the second alone. */
export function constantTimeEqual(secret: Uint8Array, candidate: Uint8Array): boolean {
  let difference = secret.length ^ candidate.length;
  for (const [index, byte] of candidate.entries()) {
    difference |= byte ^ (secret[index % Math.max(1, secret.length)] ?? 0);
  }
  return difference === 0;
}
