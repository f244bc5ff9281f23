import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { connect as connectTls } from 'node:tls';
import { join } from 'node:path';
import { apiKey } from '@antiphon/auth-api-key';
import { endpointFromUrl } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsTransport } from '@antiphon/transport-ws';
import { describe, expect, it } from 'vitest';
import { runCommand, startCommand } from './command-runner.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('antiphon emulate', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends in order with exit code 0 at %s', async (signal) => {
    await using folder = await temporaryFolder();
    const command = startCommand(['emulate', '--port', '0'], { cwd: folder.path });
    await command.firstLine;
    command.stop(signal);
    const { code, stdout } = await command.finished;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('serves wss with a certificate that it makes, keeps and uses again', async () => {
    await using folder = await temporaryFolder();
    const start = () =>
      startCommand(['emulate', '--port', '0', '--tls', 'certificate', '--pace', '0'], { cwd: folder.path });
    const certPath = join(folder.path, 'certificate', 'cert.pem');
    let first: string;
    {
      await using command = start();
      const url = new URL(await command.firstLine);
      expect(url.protocol).toBe('wss:');
      first = await readFile(certPath, 'utf8');
      const socket = connectTls({ host: '127.0.0.1', port: Number(url.port), ca: first });
      await once(socket, 'secureConnect');
      expect(socket.authorized).toBe(true);
      socket.destroy();
      const environment = { NODE_EXTRA_CA_CERTS: certPath };
      const asked = await runCommand(['ask', 'hello', '--url', url.href, '--model', 'm', '--api-key', 'k', '--json'], {
        cwd: folder.path,
        environment,
      });
      expect(asked.code).toBe(0);
      const distrusting = await runCommand(
        ['ask', 'hello', '--url', url.href, '--model', 'm', '--api-key', 'k', '--json'],
        { cwd: folder.path },
      );
      expect(distrusting.code).toBe(1);
      expect(distrusting.stderr).toContain('[CONNECT_FAILED]');
    }
    await using again = start();
    await again.firstLine;
    expect(await readFile(certPath, 'utf8')).toBe(first);
    expect((await stat(join(folder.path, 'certificate', 'key.pem'))).mode & 0o077).toBe(0);
  });

  it('answers from a scenario, and takes only the key it was given', async () => {
    await using folder = await temporaryFolder();
    await writeFile(
      join(folder.path, 'scenario.json'),
      JSON.stringify({ turns: [{ reply: ['The answer is forty-two.'] }] }),
    );
    await using emulator = startCommand(
      ['emulate', '--port', '0', '--script', 'scenario.json', '--api-key', 'right', '--pace', '0'],
      { cwd: folder.path },
    );
    const settings = ['--url', await emulator.firstLine, '--model', 'm', '--json'];
    const right = await runCommand(['ask', 'what?', '--api-key', 'right', ...settings], { cwd: folder.path });
    expect(JSON.parse(right.stdout)).toMatchObject({ transcript: 'The answer is forty-two.' });
    const wrong = await runCommand(['ask', 'what?', '--api-key', 'wrong', ...settings], { cwd: folder.path });
    expect(wrong.stderr).toContain('[AUTH_FAILED]');
  });

  it('ends a session at the limit it was given', async () => {
    await using folder = await temporaryFolder();
    await using emulator = startCommand(['emulate', '--port', '0', '--session-limit', '0.2'], { cwd: folder.path });
    const endpoint = endpointFromUrl(await emulator.firstLine, { model: 'm' });
    const transport = wsTransport();
    await using session = await connectSession({ endpoint, transport, credentials: apiKey('k'), recovery: false });
    const codes: unknown[] = [];
    await session.events$
      .forEach((event) => event.type === 'error' && codes.push(event.error.code))
      .catch(() => undefined);
    expect(codes).toEqual(['session_expired']);
    expect(session.state.status).toBe('closed');
  });

  it.each([
    ['a port that is taken', async (port: string) => ['emulate', '--port', port], /port|in use/],
    [
      'a scenario that is not there',
      async () => ['emulate', '--port', '0', '--script', 'missing.json'],
      /missing\.json/,
    ],
  ])('%s: says so with exit code 1', async (_name, argsFor, pattern) => {
    await using folder = await temporaryFolder();
    await using other = startCommand(['emulate', '--port', '0'], { cwd: folder.path });
    const { port } = new URL(await other.firstLine);
    const { code, stderr, stdout } = await runCommand(await argsFor(port), { cwd: folder.path });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(pattern);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
