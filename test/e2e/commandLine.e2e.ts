/** The commands of the application's own file, which a packaged application offers without Node beside it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './application.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function start(args: readonly string[]) {
  const binary = process.env['BEARISH_ELECTRON'] ?? '';
  const switches = (process.env['BEARISH_ELECTRON_SWITCHES'] ?? '').split(' ').filter((word) => word !== '');
  // A command must do without a display.
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(binary, [...switches, root, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000, killSignal: 'SIGKILL' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, said: () => stderr };
}

test('help is answered on standard output, without a display', async () => {
  const { code, stdout } = await start(['help']).ended;
  expect({ code, names: /run[\s\S]*evaluate[\s\S]*replay[\s\S]*doctor/.test(stdout) }).toEqual({ code: 0, names: true });
});

test('bad usage ends with code 2', async () => {
  expect(await start(['run', '--mode', 'gold']).ended).toMatchObject({ code: 2, stderr: expect.stringContaining('gold') });
});

test('a paper session runs to its end and can be interrupted', async ({ dataDir }) => {
  const session = (folder: string, seconds: number) =>
    start(['run', '--mode', 'paper', '--market', 'simulated', '--speed', '600', '--duration', String(seconds), '--data-dir', join(dataDir, folder)]);
  expect(await session('short', 6).ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Session completed') });

  const long = session('long', 600);
  await expect.poll(long.said, { timeout: 30_000 }).toContain('runs for 600 s');
  long.child.kill('SIGINT');
  expect(await long.ended).toMatchObject({ code: 130 });
});
