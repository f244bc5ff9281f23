export { type DuckdbLocation, openDuckdbMemory, type OpenDuckdbMemoryOptions } from './open-duckdb-memory.ts';
