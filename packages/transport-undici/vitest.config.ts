import { defineConfig } from 'vitest/config';
import { testProject } from '../../vitest.shared.ts';

export default defineConfig(testProject('transport-undici'));
