// Prints the milliseconds of processor time, on all threads, that the first resampler of this process takes.
import { createResampler } from '../dist/index.js';
import { cpuMicroseconds } from './resample-pairs.mjs';

const [fromHz, toHz] = process.argv.slice(2).map(Number);
cpuMicroseconds(); // Its own first call is not the resampler's.
const start = cpuMicroseconds();
createResampler({ fromHz, toHz });
console.log((cpuMicroseconds() - start) / 1_000);
