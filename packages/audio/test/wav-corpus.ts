import { type AudioFormat, writeWav } from '../src/index.ts';
import {
  ascii,
  bigEndian,
  type ChunkOptions,
  dataChunk,
  extensibleTail,
  formatChunk,
  infoChunk,
  largeSizesChunk,
  wavFile,
} from './wav-file.ts';

export const STORED_FORMATS: readonly Pick<AudioFormat, 'encoding' | 'bitsPerSample'>[] = [
  { encoding: 'pcm', bitsPerSample: 8 },
  { encoding: 'pcm', bitsPerSample: 16 },
  { encoding: 'pcm', bitsPerSample: 24 },
  { encoding: 'pcm', bitsPerSample: 32 },
  { encoding: 'float', bitsPerSample: 32 },
  { encoding: 'float', bitsPerSample: 64 },
  { encoding: 'pcmu', bitsPerSample: 8 },
  { encoding: 'pcma', bitsPerSample: 8 },
];

const bytes = (count: number): number[] => Array.from({ length: count }, (_, index) => (index * 37 + 11) % 256);
const broadcast: ChunkOptions = { id: 'bext', body: [...ascii('Take 1'.padEnd(256, '\0')), ...bytes(346)] };
const list = infoChunk({ INAM: 'Ode', ISFT: 'sox' });
const junk: ChunkOptions = { id: 'junk', body: [1, 2, 3] };
const cue: ChunkOptions = { id: 'cue ', body: [0, 0, 0, 0] };
const unpadded: ChunkOptions = { ...junk, padding: false };

/** Small files of every form that is read, whole and as streaming writers leave them. */
export const WAV_CORPUS: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(
    STORED_FORMATS.map((kind, index) => {
      const channelCount = 1 + (index % 3);
      const samples = Int16Array.from({ length: 6 * channelCount }, (_, at) => 3_000 * (at % 7) - 9_000);
      const name = `${kind.encoding} ${kind.bitsPerSample}`;
      return [name, writeWav({ format: { ...kind, sampleRateHz: 16_000, channelCount }, samples })];
    }),
  ),
  'texts before': wavFile([list, formatChunk(), dataChunk(bytes(12))]),
  'texts after': wavFile([formatChunk(), dataChunk(bytes(12)), list]),
  'many chunks': wavFile([junk, broadcast, formatChunk(), cue, list, dataChunk(bytes(13)), cue, junk, list]),
  'no padding': wavFile([unpadded, formatChunk(), unpadded, dataChunk(bytes(12))]),
  extensible: wavFile([formatChunk({ tag: 0xfffe, channelCount: 2, tail: extensibleTail(1) }), dataChunk(bytes(16))]),
  RF64: wavFile([largeSizesChunk(12), formatChunk(), dataChunk(bytes(12), 0xffff_ffff), list], 'RF64', 0xffff_ffff),
  BW64: wavFile([largeSizesChunk(12), formatChunk(), dataChunk(bytes(12), 0xffff_ffff)], 'BW64', 0xffff_ffff),
  RIFX: wavFile(
    [
      infoChunk({ INAM: 'Ode' }, bigEndian),
      formatChunk({ number: bigEndian, bitsPerSample: 24 }),
      dataChunk(bytes(15)),
    ],
    'RIFX',
  ),
  'size 0': wavFile([list, formatChunk(), { ...dataChunk(bytes(13), 0), padding: false }], 'RIFF', 0),
  'size 0xFFFFFFFF': wavFile(
    [formatChunk(), { ...dataChunk(bytes(13), 0xffff_ffff), padding: false }],
    'RIFF',
    0xffff_ffff,
  ),
  'size too large': wavFile([formatChunk(), dataChunk(bytes(12), 0x7fff_f000)]),
  'cut off': wavFile([formatChunk(), dataChunk(bytes(12), 1_000)]),
  'no samples': wavFile([formatChunk(), dataChunk([]), list]),
  'half a frame': wavFile([formatChunk({ channelCount: 2 }), dataChunk(bytes(14))]),
  'block align 0': wavFile([formatChunk({ channelCount: 2, blockAlign: 0 }), dataChunk(bytes(16))]),
  'two of each': wavFile([formatChunk(), formatChunk({ bitsPerSample: 8 }), dataChunk(bytes(4)), dataChunk(bytes(6))]),
};
