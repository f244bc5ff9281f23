export { readWavFile } from './read-wav-file.ts';
export { writeWavFile } from './write-wav-file.ts';
