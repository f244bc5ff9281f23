import { ensureKernelModules } from './kernel-module.mjs';

await ensureKernelModules();
