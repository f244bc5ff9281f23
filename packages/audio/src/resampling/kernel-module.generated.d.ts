/** The WebAssembly module of kernel/resampling/, in base64. */
export declare const kernelModule: string;
