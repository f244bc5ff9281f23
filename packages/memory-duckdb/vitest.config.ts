import { defineConfig } from 'vitest/config';
import { testProject } from '../../vitest.shared.ts';

// Processes are started and disks waited for: on a busy machine that takes its time.
export default defineConfig(testProject('memory-duckdb', { testTimeout: 60_000 }));
