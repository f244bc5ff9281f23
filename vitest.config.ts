import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'apps/*/vitest.config.ts',
      'examples/vitest.config.ts',
      'scripts/vitest.config.ts',
    ],
    // One fewer than there are processors is the default: on two of them that leaves one idle.
    maxWorkers: '100%',
    reporters: process.env['CI'] === 'true' ? ['default', './scripts/closing-line-reporter.ts'] : ['default'],
    coverage: { include: ['packages/*/src/**', 'apps/*/src/**'], exclude: ['**/*.test.ts'] },
  },
});
