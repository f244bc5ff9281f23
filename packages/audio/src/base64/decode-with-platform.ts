import { decodeGroups } from './decode-groups.ts';
import { nodeBufferOver, type PlatformBytes } from './platform-base64.ts';

/** What Buffer takes beyond the standard alphabet, or reads as something else: it looks at the low byte of wide characters only. */
const BEYOND_THE_STANDARD = /[-_]|[^\0-\u00FF]/;

/**
 * Decodes a text of whole groups with the platform's fastest way. The target has just the length that they give. Returns whether the text is
 * base64 with padding; what is in the target otherwise is of no use.
 */
export function decodeWithPlatform(text: string, target: Uint8Array): boolean {
  const buffer = nodeBufferOver(target);
  // Buffer leaves out what it does not know, so that there are fewer bytes then.
  if (buffer !== undefined) return buffer.write(text, 'base64') === target.length && !BEYOND_THE_STANDARD.test(text);
  const { setFromBase64 } = target as PlatformBytes;
  if (setFromBase64 !== undefined) return setFromPlatform(text, target);
  const characters = new TextEncoder().encode(text);
  const unpadded = characters.subarray(0, Math.ceil((target.length * 4) / 3));
  return characters.length === text.length && decodeGroups(unpadded, target);
}

/** The platform leaves white space out, so that there are fewer bytes then. */
function setFromPlatform(text: string, target: PlatformBytes & Uint8Array): boolean {
  try {
    return target.setFromBase64?.(text, { lastChunkHandling: 'strict' }).written === target.length;
  } catch {
    // A SyntaxError: the caller has its own, which tells where.
    return false;
  }
}
