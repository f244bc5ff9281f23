// G.711 in AssemblyScript: `scripts/kernel-module.mjs` makes a WebAssembly module with SIMD of it.
//
// WebAssembly cannot look sixteen values up in a large table at once, but it can compute them: both laws are floating point of four
// bits of fraction, so that the processor's own conversions do most of it. Addresses are in bytes; whole sixteens are done, so that up
// to fifteen values more than the count are read and written.
import { compress } from './compress';
import { expand } from './expand';
import { Pcma, Pcmu } from './laws';

export function encodePcmu(samples: usize, codes: usize, count: i32): void {
  compress<Pcmu>(samples, codes, count);
}

export function encodePcma(samples: usize, codes: usize, count: i32): void {
  compress<Pcma>(samples, codes, count);
}

export function decodePcmu(codes: usize, samples: usize, count: i32): void {
  expand<Pcmu>(codes, samples, count);
}

export function decodePcma(codes: usize, samples: usize, count: i32): void {
  expand<Pcma>(codes, samples, count);
}
