import { ensureKernelModule } from './kernel-module.mjs';

await ensureKernelModule();
