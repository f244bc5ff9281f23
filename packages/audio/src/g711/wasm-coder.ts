import { HOST_IS_LITTLE_ENDIAN } from '../host-byte-order.ts';
import { createStage } from '../kernel-stage.ts';
import { lazyWasmModule } from '../wasm-module.ts';
import type { G711Coder } from './g711-coder.ts';
import type { G711Law } from './g711-laws.ts';
import { kernelModule } from './kernel-module.generated.js';

/** From one address to another, so many values. */
type Fill = (from: number, to: number, count: number) => void;
type KernelExports = Readonly<Record<'encodePcmu' | 'encodePcma' | 'decodePcmu' | 'decodePcma', Fill>>;

/** Values of a block: a second of telephone speech is one, and both sides of it fit into a processor's nearest cache. */
const BLOCK_LENGTH = 8_192;
const CODES_AT = 0;
const SAMPLES_AT = BLOCK_LENGTH;

const kernel = /* @__PURE__ */ lazyWasmModule(kernelModule);

/** Makes a coder that computes sixteen values at a time, in WebAssembly; `undefined` where the platform has none. */
export function createWasmCoder({ name }: G711Law): G711Coder | undefined {
  // The memory of WebAssembly is little-endian, typed arrays over it are as the processor is.
  const instance = HOST_IS_LITTLE_ENDIAN ? kernel()?.instantiate(1) : undefined;
  if (instance === undefined) return undefined;
  const exports = instance.exports as KernelExports;
  const [encode, decode] =
    name === 'pcmu' ? [exports.encodePcmu, exports.decodePcmu] : [exports.encodePcma, exports.decodePcma];
  const codes = new Uint8Array(instance.buffer, CODES_AT, BLOCK_LENGTH);
  const samples = new Int16Array(instance.buffer, SAMPLES_AT, BLOCK_LENGTH);
  const compress = createStage<Int16Array, Uint8Array>({
    input: samples,
    output: codes,
    fill: (count) => encode(SAMPLES_AT, CODES_AT, count),
  });
  const expand = createStage<Uint8Array, Int16Array>({
    input: codes,
    output: samples,
    fill: (count) => decode(CODES_AT, SAMPLES_AT, count),
  });
  return {
    decode: (source, target) => expand(source, source.length, target),
    encode: (source, target) => compress(source, source.length, target),
  };
}
