/** The WebAssembly module of kernel/polyphase.ts, in base64. */
export declare const kernelModule: string;
