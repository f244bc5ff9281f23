import { fileURLToPath } from 'node:url';

// One folder below the package both here and in the built file.
const folder = new URL('../assets/', import.meta.url);

/** A spoken question at 22 050 Hz: what the demo sends. */
export const speechPath: string = fileURLToPath(new URL('speech-22050hz.wav', folder));
