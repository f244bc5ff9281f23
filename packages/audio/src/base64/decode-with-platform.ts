import { decodeGroups } from './decode-groups.ts';
import { nodeBufferOver, type PlatformBytes } from './platform-base64.ts';

// A text that cannot hold any, as good base64 never does, is not even searched by V8.
const WIDE_CHARACTER = /[^\0-\u00FF]/;

/** What Buffer takes beyond the standard alphabet, or reads as something else: of wide characters it looks at the low byte only. */
function isBeyondTheStandard(text: string): boolean {
  return text.includes('-') || text.includes('_') || WIDE_CHARACTER.test(text);
}

/**
 * Decodes a text of whole groups with the platform's fastest way. The target has just the length that they give. Returns whether the text is
 * base64 with padding; what is in the target otherwise is of no use.
 */
export function decodeWithPlatform(text: string, target: Uint8Array): boolean {
  const buffer = nodeBufferOver(target);
  // Buffer leaves out what it does not know, so that there are fewer bytes then.
  if (buffer !== undefined) return buffer.write(text, 'base64') === target.length && !isBeyondTheStandard(text);
  const { setFromBase64 } = target as PlatformBytes;
  if (setFromBase64 !== undefined) return setFromPlatform(text, target);
  const characters = new TextEncoder().encode(text);
  return characters.length === text.length && decodeGroups(characters, Math.ceil((target.length * 4) / 3), target);
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
