import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { EXTENSIBLE_TAG, FORMAT_TAGS, SUBFORMAT_TAIL } from './wav-format-tags.ts';

/** The front speakers in order; more channels than names are left unassigned. */
const SPEAKER_MASKS: Readonly<Record<number, number>> = { 1: 0x4, 2: 0x3, 4: 0x33, 6: 0x3f, 8: 0x63f };

/** What a `fmt ` chunk says of a format: 16 bytes for plain PCM, 18 for other encodings, 40 in the extensible form. */
export function formatChunkBody(format: AudioFormat): Uint8Array<ArrayBuffer> {
  const { encoding, bitsPerSample, sampleRateHz, channelCount } = format;
  const isExtensible = encoding === 'pcm' ? bitsPerSample > 16 || channelCount > 2 : channelCount > 2;
  const body = new Uint8Array(isExtensible ? 40 : encoding === 'pcm' ? 16 : 18);
  const view = new DataView(body.buffer);
  view.setUint16(0, isExtensible ? EXTENSIBLE_TAG : FORMAT_TAGS[encoding], true);
  view.setUint16(2, channelCount, true);
  view.setUint32(4, sampleRateHz, true);
  view.setUint32(8, sampleRateHz * bytesPerFrame(format), true);
  view.setUint16(12, bytesPerFrame(format), true);
  view.setUint16(14, bitsPerSample, true);
  if (isExtensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, bitsPerSample, true);
    view.setUint32(20, SPEAKER_MASKS[channelCount] ?? 0, true);
    view.setUint16(24, FORMAT_TAGS[encoding], true);
    body.set(SUBFORMAT_TAIL, 26);
  }
  return body;
}
