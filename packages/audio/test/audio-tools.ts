import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** True where a command can be run at all. */
export function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

/** True where ffmpeg can resample with libsoxr. */
export function hasSoxr(): boolean {
  const { error, stdout } = spawnSync('ffmpeg', ['-hide_banner', '-buildconf'], { encoding: 'utf8' });
  return error === undefined && stdout.includes('--enable-libsoxr');
}

/** Runs a tool and gives the bytes that it prints. */
export function runTool(command: string, options: readonly string[], input?: Uint8Array): Buffer {
  const { status, error, stderr, stdout } = spawnSync(command, options, { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw error ?? new Error(`${command} ${options.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

/** What ffmpeg says the samples of files are, each with the filter. One run for all. */
export async function ffmpegSamples(paths: readonly string[], ...filter: readonly string[]): Promise<Float64Array[]> {
  const inputs = paths.flatMap((path) => ['-i', path]);
  const outputs = paths.flatMap((path, index) => [
    '-map',
    String(index),
    ...filter,
    '-f',
    'f64le',
    '-y',
    `${path}.f64`,
  ]);
  runTool('ffmpeg', ['-v', 'error', ...inputs, ...outputs]);
  return Promise.all(paths.map(async (path) => float64Of(await readFile(`${path}.f64`))));
}

/** What sox says the samples of a file are. It holds them in 32 bits. */
export function soxSamples(path: string): Float64Array {
  return float64Of(runTool('sox', ['-V1', '-D', path, '-t', 'raw', '-e', 'floating-point', '-b', '64', '-']));
}

function float64Of(bytes: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
