import { type AudioFormat, bytesPerFrame } from '../audio-format.ts';
import { EXTENSIBLE_TAG, FORMAT_TAGS, SUBFORMAT_TAIL, UNKNOWN_SIZE } from './wav-format-tags.ts';

/** The front speakers in order; more channels than names are left unassigned. */
const SPEAKER_MASKS: Readonly<Record<number, number>> = { 1: 0x4, 2: 0x3, 4: 0x33, 6: 0x3f, 8: 0x63f };

/**
 * Writes everything that stands before the samples. The length depends on the format alone, so that a header can be replaced.
 *
 * PCM of 8 or 16 bits in one or two channels gets the plain 44 bytes. More bits or channels get the extensible form, and whatever is not
 * PCM gets a `fact` chunk, as the specification asks.
 *
 * @param dataSize the bytes of samples; undefined when not known yet. Sizes that 32 bits cannot hold are written as not known.
 */
export function wavHeader(format: AudioFormat, dataSize: number | undefined): Uint8Array<ArrayBuffer> {
  const formatBody = formatChunkBody(format);
  const hasFact = format.encoding !== 'pcm';
  const byteCount = 12 + 8 + formatBody.length + (hasFact ? 12 : 0) + 8;
  const bytes = new Uint8Array(byteCount);
  const view = new DataView(bytes.buffer);
  const riffSize = dataSize === undefined ? UNKNOWN_SIZE : byteCount - 8 + dataSize + (dataSize % 2);
  const isUnknown = dataSize === undefined || riffSize >= UNKNOWN_SIZE;

  writeText(bytes, 0, 'RIFF');
  view.setUint32(4, isUnknown ? UNKNOWN_SIZE : riffSize, true);
  writeText(bytes, 8, 'WAVEfmt ');
  view.setUint32(16, formatBody.length, true);
  bytes.set(formatBody, 20);
  let position = 20 + formatBody.length;
  if (hasFact) {
    writeText(bytes, position, 'fact');
    view.setUint32(position + 4, 4, true);
    view.setUint32(position + 8, isUnknown ? UNKNOWN_SIZE : dataSize / bytesPerFrame(format), true);
    position += 12;
  }
  writeText(bytes, position, 'data');
  view.setUint32(position + 4, isUnknown ? UNKNOWN_SIZE : dataSize, true);
  return bytes;
}

function formatChunkBody(format: AudioFormat): Uint8Array<ArrayBuffer> {
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

function writeText(bytes: Uint8Array, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
}
