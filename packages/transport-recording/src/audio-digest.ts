import { createHash } from 'node:crypto';

/** Stands for audio that is not kept. */
const DIGEST = /^\[audio sha256:([0-9a-f]{64}) bytes:(\d+)\]$/;

/** Replaces audio by its SHA-256 and its length, which is enough to tell whether two are the same. */
export function audioDigest(bytes: Uint8Array): string {
  return `[audio sha256:${createHash('sha256').update(bytes).digest('hex')} bytes:${bytes.byteLength}]`;
}

/** The same for audio in Base64; what is a digest already stays as it is. */
export function audioDigestOfBase64(text: string): string {
  return DIGEST.test(text) ? text : audioDigest(Buffer.from(text, 'base64'));
}

/** Silence in Base64 of the length that a digest names; what is no digest stays as it is. */
export function silenceFromDigest(text: string): string {
  const byteCount = DIGEST.exec(text)?.[2];
  return byteCount === undefined ? text : Buffer.alloc(Number(byteCount)).toString('base64');
}
