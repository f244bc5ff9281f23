import { nodeBufferOver } from './base64/platform-base64.ts';

/** What is used of the platform's WebAssembly. */
interface WebAssemblyPlatform {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer;
  };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

export interface WasmInstance {
  readonly exports: unknown;
  readonly buffer: ArrayBuffer;
}

/** A compiled module, which imports its memory. */
export interface WasmModule {
  /** Makes an instance with a memory of its own, of so many pages of 64 KiB; `undefined` where the platform has no room for it. */
  instantiate(pageCount: number): WasmInstance | undefined;
}

/**
 * Compiles a module on the first call of the result, which gives `undefined` where WebAssembly or its SIMD is missing or forbidden.
 *
 * It happens at once: the module is smaller than the 4 KiB that every browser's main thread compiles without a promise.
 *
 * @param text the module in base64, with padding
 */
export function lazyWasmModule(text: string): () => WasmModule | undefined {
  let compiled: WasmModule | null | undefined;
  return () => {
    if (compiled === undefined) compiled = compile(text) ?? null;
    return compiled ?? undefined;
  };
}

function compile(text: string): WasmModule | undefined {
  const { WebAssembly: platform } = globalThis as { readonly WebAssembly?: WebAssemblyPlatform };
  if (platform === undefined) return undefined;
  try {
    const module = new platform.Module(bytesFromBase64(text));
    return { instantiate: (pageCount) => instantiate(platform, module, pageCount) };
  } catch {
    // No SIMD, or a content security policy: plain TypeScript serves.
    return undefined;
  }
}

function instantiate(platform: WebAssemblyPlatform, module: object, pageCount: number): WasmInstance | undefined {
  try {
    const memory = new platform.Memory({ initial: pageCount, maximum: pageCount });
    const { exports } = new platform.Instance(module, { env: { memory } });
    return { exports, buffer: memory.buffer };
  } catch {
    // Engines reserve gigabytes of addresses for each memory, and run out of them first.
    return undefined;
  }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** An audio worklet has neither a Buffer nor an `atob`. */
function bytesFromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length / 4) * 3 - (text.length - text.replace(/=+$/, '').length));
  const buffer = nodeBufferOver(bytes);
  if (buffer === undefined) decodeWithTable(text, bytes);
  else buffer.write(text, 'base64');
  return bytes;
}

function decodeWithTable(text: string, bytes: Uint8Array): void {
  const values = new Uint8Array(128);
  for (let value = 0; value < BASE64.length; value++) values[BASE64.charCodeAt(value)] = value;
  const valueAt = (at: number): number => values[text.charCodeAt(at)] as number;
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    bytes[to] = (valueAt(from) << 2) | (valueAt(from + 1) >> 4);
    bytes[to + 1] = (valueAt(from + 1) << 4) | (valueAt(from + 2) >> 2);
    bytes[to + 2] = (valueAt(from + 2) << 6) | valueAt(from + 3);
  }
}
