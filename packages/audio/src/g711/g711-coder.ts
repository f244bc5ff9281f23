import type { G711Law } from './g711-laws.ts';
import { createTableCoder } from './table-coder.ts';
import { createWasmCoder } from './wasm-coder.ts';

/** Applies one law to whole arrays. Both directions fill `target` from its start, which must be long enough. */
export interface G711Coder {
  decode(codes: Uint8Array, target: Int16Array): void;
  encode(samples: Int16Array, target: Uint8Array): void;
}

/** Makes the fastest coder that the platform has. All give the same. */
export function createG711Coder(law: G711Law): G711Coder {
  return createWasmCoder(law) ?? createTableCoder(law);
}
