/** The WebAssembly module of kernel/g711/, in base64. */
export declare const kernelModule: string;
