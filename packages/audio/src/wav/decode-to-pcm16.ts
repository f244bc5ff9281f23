import type { AudioFormat } from '../audio-format.ts';
import { decodePcma, decodePcmu } from '../g711.ts';
import { pcm16FromBytes } from '../pcm16.ts';

/** Decodes what 16-bit samples hold exactly, into a target with room for it or a new array; undefined for the formats that must be rounded. */
export function decodeToPcm16(data: Uint8Array, format: AudioFormat): Int16Array<ArrayBuffer> | undefined;
export function decodeToPcm16(
  data: Uint8Array,
  format: AudioFormat,
  target: Int16Array | undefined,
): Int16Array | undefined;
export function decodeToPcm16(data: Uint8Array, format: AudioFormat, target?: Int16Array): Int16Array | undefined {
  switch (format.encoding) {
    case 'pcmu':
      return decodePcmu(data, target);
    case 'pcma':
      return decodePcma(data, target);
    case 'pcm':
      return format.bitsPerSample === 16 ? pcm16FromBytes(data, target) : undefined;
    case 'float':
      return undefined;
    default:
      return format.encoding satisfies never;
  }
}
