/** The WebAssembly module of kernel/, in base64. */
export declare const kernelModule: string;
