import { type ConnectRequest, type Frame, redactHeaders, secretRemover } from '@antiphon/interface';
import { audioDigest, audioDigestOfBase64 } from './audio-digest.ts';
import { type FrameString, isAudio, mapFrameStrings } from './frame-strings.ts';

/** How much of the audio a recording keeps: its SHA-256 and length, or all of it. */
export type KeptAudio = 'digest' | 'full';

/** Makes a function that turns a frame into the text that is recorded: without secrets and, where so wanted, without audio. */
export function createFrameCleaner(audio: KeptAudio, request: ConnectRequest): (frame: Frame) => string {
  const clean = secretRemover(request);
  const mapString = (string: FrameString): string => {
    if (isAudio(string)) return audio === 'full' ? string.value : audioDigestOfBase64(string.value);
    if (string.ownerName === 'headers') return '[redacted]';
    return isLikelyWord(string) ? string.value : (redactHeaders({ [string.name]: string.value })[string.name] ?? '');
  };
  return (frame) => {
    const text = frameText(frame);
    return text === undefined ? audioDigest(frame as Uint8Array) : clean(mapFrameStrings(text, mapString));
  };
}

/** The `token` of a log probability is a piece of a word; every other token is a secret. */
function isLikelyWord({ name, owner }: FrameString): boolean {
  return name === 'token' && 'logprob' in owner;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for bytes that are not UTF-8: the peer breaks the protocol, and there is no text to keep. */
function frameText(frame: Frame): string | undefined {
  if (typeof frame === 'string') return frame;
  try {
    return decoder.decode(frame);
  } catch {
    return undefined;
  }
}
