export { readWavFile } from './read-wav-file.ts';
export { streamWavFile } from './stream-wav-file.ts';
export { createWavFileWriter, type WavFileWriter, type WavFileWriterOptions } from './wav-file-writer.ts';
export { writeWavFile } from './write-wav-file.ts';
