import { describe, expect, it } from 'vitest';
import { runCommand, startCommand } from './command-runner.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SECRET = 'upstream-canary-key';

describe('antiphon serve', () => {
  it('tells the operator why a session was refused, without the key, and goes on', async () => {
    await using folder = await temporaryFolder();
    const server = startCommand(['serve', '--port', '0', '--client-key', 'client-key-1'], {
      cwd: folder.path,
      // Nobody listens on the discard port.
      environment: { OPENAI_REALTIME_API_KEY: SECRET, OPENAI_REALTIME_ENDPOINT: 'ws://127.0.0.1:9/v1/realtime' },
    });
    const url = new URL('v1/realtime', (await server.firstLine).replace('http', 'ws'));
    const asked = await runCommand(['ask', 'hello', '--url', url.href, '--model', 'm', '--api-key', 'client-key-1'], {
      cwd: folder.path,
    });
    expect(asked.code).toBe(1);
    server.stop();
    const { code, stderr, stdout } = await server.finished;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^error: upstream not reached .*ECONNREFUSED/m);
    expect(stderr).toMatch(/^warning: client refused .*502/m);
    expect(stderr + stdout).not.toContain(SECRET);
  });
});
