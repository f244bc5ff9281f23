#!/usr/bin/env node
// The one entry behind every root script. It needs Node and npm, nothing else, and does nothing twice:
// it fetches the pinned pnpm, installs the workspace when the lockfile changed, then runs the command.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pnpmFolder = join(root, 'scripts', 'pnpm');
const pnpmPackage = join(pnpmFolder, 'node_modules', 'pnpm');
const isWindows = process.platform === 'win32';
const minimumNode = [20, 19];

const environment = {
  ...process.env,
  PATH:
    join(pnpmFolder, 'node_modules', '.bin') +
    delimiter +
    join(root, 'node_modules', '.bin') +
    delimiter +
    process.env.PATH,
  // turbo does not hash the Node version by itself: without this, a switch of Node would replay old results.
  TOOLCHAIN_NODE: process.version,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};
// With NODE_ENV=production the build tools would be left out of the install.
delete environment.NODE_ENV;

/** Runs one program with our streams; resolves with its exit code. */
function run(file, args, { cwd = root, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: environment,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: isWindows && !file.endsWith('.exe'),
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

async function must(file, args, options) {
  const code = await run(file, args, options);
  if (code !== 0) process.exit(code);
}

function fingerprint(files) {
  const hash = createHash('sha256').update(process.version.split('.')[0]).update(process.platform).update(process.arch);
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function isFresh(stampFile, value) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === value;
}

function writeStamp(stampFile, value) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, value);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  console.error(
    `Antiphon needs Node ${minimumNode.join('.')} or newer; this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

/** Installs the pinned pnpm from its own lockfile: every tarball is checked against a committed hash. */
async function ensurePnpm() {
  const stampFile = join(pnpmFolder, 'node_modules', '.antiphon-stamp');
  const value = fingerprint([join(pnpmFolder, 'package.json'), join(pnpmFolder, 'package-lock.json')]);
  if (isFresh(stampFile, value)) return;
  console.error('Fetching the pinned pnpm ...');
  await must(
    isWindows ? 'npm.cmd' : 'npm',
    ['ci', '--ignore-scripts', '--include=optional', '--no-fund', '--no-audit'],
    { cwd: pnpmFolder, quiet: true },
  );
  // npm was told to run no scripts (some machines forbid them): pnpm's own step, which links its binary, runs here.
  await must(process.execPath, [join(pnpmPackage, 'install.js')], { cwd: pnpmPackage, quiet: true });
  writeStamp(stampFile, value);
}

function manifests() {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => join(root, parent, name)) : [],
  );
  return [root, join(root, 'examples'), ...folders]
    .map((folder) => join(folder, 'package.json'))
    .filter((file) => existsSync(file));
}

async function ensureInstalled() {
  const stampFile = join(root, 'node_modules', '.antiphon-stamp');
  const value = fingerprint([join(root, 'pnpm-lock.yaml'), join(root, 'pnpm-workspace.yaml'), ...manifests()]);
  if (isFresh(stampFile, value)) return;
  console.error('Installing the workspace ...');
  const args = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
  for (let attempt = 1; ; attempt += 1) {
    const code = await run('pnpm', args, { quiet: attempt < 3 });
    if (code === 0) break;
    if (attempt === 3) process.exit(code);
    console.error(`The install failed; trying again (${attempt} of 2) ...`);
  }
  writeStamp(stampFile, value);
}

function turbo(tasks, args = []) {
  return must('turbo', [
    'run',
    ...tasks,
    '--output-logs=errors-only',
    '--log-order=grouped',
    '--continue=dependencies-successful',
    ...args,
  ]);
}

/** Builds what the command line needs; says so once, and shows what turbo says only when it fails. */
async function buildCommandLine() {
  if (!existsSync(commandLine)) console.error('Building ...');
  await must('turbo', ['run', 'build', '--filter=@antiphon/cli', '--output-logs=errors-only', '--log-order=grouped'], {
    quiet: true,
  });
}

const commandLine = join(root, 'apps', 'cli', 'dist', 'main.js');
const cli = (args) => run(process.execPath, [commandLine, ...args]);
const node = (script, args = []) => must(process.execPath, [join(root, 'scripts', script), ...args]);

/** Flags alone are the demo's; a command, or a question about the whole, is not. */
const isForDemo = ([first]) =>
  first === undefined || (first.startsWith('-') && !/^(-h|--help|-V|--version)$/.test(first));

const commands = {
  async setup() {},
  async pnpm(args) {
    process.exitCode = await run('pnpm', args);
  },
  async build(args) {
    await turbo(['build'], args);
  },
  /** `npm start` runs the demo; `npm start -- ask "hi"` runs any other command of the CLI. */
  async start(args) {
    await buildCommandLine();
    process.exitCode = await cli(isForDemo(args) ? ['demo', ...args] : args);
  },
  async serve(args) {
    await buildCommandLine();
    process.exitCode = await cli(['serve', ...args]);
  },
  async test(args) {
    await turbo(['build']);
    await must('vitest', ['run', ...args]);
  },
  async lint(args) {
    await must('oxfmt', ['--check', '.']);
    await must('oxlint', ['--type-aware', '--deny-warnings', ...args]);
  },
  async format(args) {
    await must('oxfmt', ['--write', ...(args.length > 0 ? args : ['.'])]);
  },
  async bench(args) {
    await turbo(['build']);
    await node('bench.mjs', args);
  },
  async verify() {
    await turbo(['build', 'typecheck', 'check:pack']);
    await must('node', [join(root, 'node_modules', 'typescript7', 'bin', 'tsc'), '-p', root, '--noEmit']);
    await commands.lint([]);
    await must('vitest', ['run']);
  },
};

checkNode();
const [name, ...rest] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
await ensurePnpm();
if (name !== 'pnpm') await ensureInstalled();
await command(rest[0] === '--' ? rest.slice(1) : rest);
