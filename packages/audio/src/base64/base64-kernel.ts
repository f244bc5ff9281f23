import { createStage } from '../kernel-stage.ts';
import { lazyWasmModule } from '../wasm-module.ts';
import { kernelModule } from './kernel-module.generated.js';

/** Codes most of an array; the ends are left to the caller. */
export interface Base64Kernel {
  /** Encodes the first `length` bytes, whole threes. */
  encode(bytes: Uint8Array, length: number, target: Uint8Array): void;
  /** Decodes the first `length` characters, whole sixteens. Returns whether all were of the alphabet. */
  decode(characters: Uint8Array, length: number, target: Uint8Array): boolean;
}

interface KernelExports {
  readonly encode: (bytes: number, characters: number, count: number) => void;
  /** Not 0 where all characters were of the alphabet. */
  readonly decode: (characters: number, bytes: number, count: number) => number;
}

/** Bytes of a block, and the characters that they give: both fit into a processor's nearest cache. */
const BLOCK_BYTES = 12_288;
const BLOCK_CHARACTERS = 16_384;
const BYTES_AT = 0;
/** Decoding writes four bytes beyond a block. */
const CHARACTERS_AT = BLOCK_BYTES + 16;

const kernelOf = /* @__PURE__ */ lazyWasmModule(kernelModule);

let kernel: Base64Kernel | null | undefined;

/** The kernel in WebAssembly, made on the first call; `undefined` where the platform has none. */
export function base64Kernel(): Base64Kernel | undefined {
  if (kernel === undefined) kernel = createKernel() ?? null;
  return kernel ?? undefined;
}

function createKernel(): Base64Kernel | undefined {
  const instance = kernelOf()?.instantiate(1);
  if (instance === undefined) return undefined;
  const exports = instance.exports as KernelExports;
  const bytes = new Uint8Array(instance.buffer, BYTES_AT, BLOCK_BYTES);
  const characters = new Uint8Array(instance.buffer, CHARACTERS_AT, BLOCK_CHARACTERS);
  let isGood = true;
  const encode = createStage<Uint8Array, Uint8Array>({
    input: bytes,
    output: characters,
    fill: (count) => exports.encode(BYTES_AT, CHARACTERS_AT, count),
  });
  const decode = createStage<Uint8Array, Uint8Array>({
    input: characters,
    output: bytes,
    fill(count) {
      if (exports.decode(CHARACTERS_AT, BYTES_AT, count) === 0) isGood = false;
    },
  });
  return {
    encode,
    decode(source, length, target) {
      isGood = true;
      decode(source, length, target);
      return isGood;
    },
  };
}
