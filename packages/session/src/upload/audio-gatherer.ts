/** Cuts audio that arrives in pieces of any length into pieces for single events. */
export interface AudioGatherer {
  /** The pieces that are ready. They do not change when more is pushed, unless what was pushed does. */
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** What is left; empty when nothing is. */
  flush(): Uint8Array;
}

export interface AudioGathererOptions {
  readonly chunkBytes: number;
  /** Whether shorter pieces wait until there is enough for a whole one. */
  readonly isGathering: boolean;
}

export function createAudioGatherer({ chunkBytes, isGathering }: AudioGathererOptions): AudioGatherer {
  const gathered = new Uint8Array(isGathering ? chunkBytes : 0);
  let length = 0;
  const take = () => {
    const taken = gathered.slice(0, length);
    length = 0;
    return taken;
  };
  return {
    push(bytes) {
      const chunks: Uint8Array[] = [];
      let offset = 0;
      while (offset < bytes.length) {
        const piece = bytes.subarray(offset, offset + chunkBytes - length);
        offset += piece.length;
        if (!isGathering || piece.length === chunkBytes) {
          chunks.push(piece);
          continue;
        }
        gathered.set(piece, length);
        length += piece.length;
        if (length === chunkBytes) chunks.push(take());
      }
      return chunks;
    },
    flush: take,
  };
}
