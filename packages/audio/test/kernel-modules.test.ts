import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface KernelScript {
  readonly KERNELS: readonly string[];
  readonly compileKernel: (kernel: string) => Promise<Buffer>;
}

const { KERNELS, compileKernel } = (await import(
  new URL('../scripts/kernel-module.mjs', import.meta.url).href
)) as KernelScript;

describe.each(KERNELS)('the kernel module of %s', async (kernel) => {
  const file = new URL(`../src/${kernel}/kernel-module.generated.js`, import.meta.url);
  const { kernelModule } = (await import(file.href)) as { readonly kernelModule: string };
  const bytes = Buffer.from(kernelModule, 'base64');

  it('is what its source compiles to, byte for byte', async () => {
    expect((await compileKernel(kernel)).equals(bytes)).toBe(true);
  });

  it('is small enough for every main thread to compile at once', () => {
    expect(bytes.length).toBeLessThan(4_096);
  });
});

it('no kernel module is committed', () => {
  expect(readFileSync(new URL('../../../.gitignore', import.meta.url), 'utf8')).toContain('*.generated.js');
});
