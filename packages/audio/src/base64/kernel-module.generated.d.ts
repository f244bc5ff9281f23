/** The WebAssembly module of kernel/base64/, in base64. */
export declare const kernelModule: string;
