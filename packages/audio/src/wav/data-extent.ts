import { LEAST_PLACEHOLDER_SIZE, UNKNOWN_SIZE } from './wav-format-tags.ts';

/** How long a data chunk is, by what its header says. */
export interface DataExtent {
  /** `Infinity` where it goes on to the end of the file. */
  readonly size: number;
  /** True where a file that ends earlier lacks samples; false where the size was a placeholder of a streaming writer. */
  readonly isPromise: boolean;
}

/**
 * Works out how far the samples go. A header that was written before the samples says 0xFFFFFFFF or some 2 GiB:
 * then all that follows is taken. (For 0, see the parser: it depends on what follows.)
 *
 * @param largeDataSize what the `ds64` chunk of an RF64 file says, if there is one
 */
export function dataExtent(declaredSize: number, largeDataSize: number | undefined): DataExtent {
  if (declaredSize === UNKNOWN_SIZE) {
    const isKnown = largeDataSize !== undefined && largeDataSize > 0;
    return isKnown ? { size: largeDataSize, isPromise: true } : { size: Infinity, isPromise: false };
  }
  return { size: declaredSize, isPromise: declaredSize < LEAST_PLACEHOLDER_SIZE };
}
