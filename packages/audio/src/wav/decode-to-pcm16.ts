import type { AudioFormat } from '../audio-format.ts';
import { decodePcma, decodePcmu } from '../g711.ts';
import { pcm16FromBytes } from '../pcm16.ts';

/** Decodes what 16-bit samples hold exactly; undefined for the formats that must be rounded. */
export function decodeToPcm16(data: Uint8Array, format: AudioFormat): Int16Array<ArrayBuffer> | undefined {
  switch (format.encoding) {
    case 'pcmu':
      return decodePcmu(data);
    case 'pcma':
      return decodePcma(data);
    case 'pcm':
      return format.bitsPerSample === 16 ? pcm16FromBytes(data) : undefined;
    case 'float':
      return undefined;
    default:
      return format.encoding satisfies never;
  }
}
