// Base64 in AssemblyScript: `scripts/kernel-module.mjs` makes a WebAssembly module with SIMD of it.
//
// After Muła and Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions" (2018), with shifts where that multiplies, since
// WebAssembly has no product's upper half. Addresses are in bytes. Twelve bytes or sixteen characters are done at a time, and four bytes
// more than these are read or written.
export { decode } from './decode';
export { encode } from './encode';
