import { spawn } from 'node:child_process';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program on this terminal and resolves with its exit code; a program ended by a signal counts as 128 + its number. */
export function runInherited(command, args, { env = process.env, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env, cwd });
    const handlers = forwarded.map((name) => [name, () => forward(child, name)]);
    for (const [name, handler] of handlers) process.on(name, handler);
    const release = () => handlers.forEach(([name, handler]) => process.off(name, handler));
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (signalNumbers[signal] ?? 0));
    });
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** Ctrl-C on a terminal reaches the child by itself, and a second one means more than the first. */
function forward(child, name) {
  if (name === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(name);
}
