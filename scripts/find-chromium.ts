import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where Chromium is, if it is installed: what needs it is skipped otherwise. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined; // Not installed, or no `which`.
  }
}
