/** A display: the user's own where there is one, else a virtual one that nobody sees. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const startMs = 15_000;

/** Whether a window would be seen. A DISPLAY whose local server is not there counts as none. */
export function hasDisplay(env = process.env) {
  if (process.platform !== 'linux') return true;
  if (env.WAYLAND_DISPLAY) return true;
  const local = /^(?:unix)?:(\d+)/.exec(env.DISPLAY ?? '');
  return local === null ? Boolean(env.DISPLAY) : existsSync(`/tmp/.X11-unix/X${local[1]}`);
}

/** Starts Xvfb on a free number. `{ name, stop }`; `name` goes into DISPLAY, `stop` ends it and waits. */
export async function startVirtualDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const number = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Xvfb did not start within ${startMs / 1000} s`));
    }, startMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error('Xvfb cannot be started; install the package xvfb', { cause: error }));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Xvfb ended with code ${code}: ${complaint.trim()}`));
    });
    let announced = '';
    child.stdio[3].setEncoding('utf8').on('data', (text) => {
      announced += text;
      if (!announced.endsWith('\n')) return;
      clearTimeout(timer);
      resolve(announced.trim());
    });
  });
  return {
    name: `:${number}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
