import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Time between asking a program to end and ending it. */
const graceMs = 10_000;

/**
 * Runs a program on this terminal and resolves with its exit code; one ended by a signal counts as 128 + its number. After
 * `timeoutMs` it is asked to end, and ended soon after.
 */
export function runInherited(command, args, { env = process.env, cwd, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env, cwd });
    const handlers = forwarded.map((name) => [name, () => forward(child, name)]);
    for (const [name, handler] of handlers) process.on(name, handler);
    const timers = timeoutMs === undefined ? [] : [setTimeout(() => child.kill('SIGTERM'), timeoutMs), setTimeout(() => child.kill('SIGKILL'), timeoutMs + graceMs)];
    const release = () => {
      for (const [name, handler] of handlers) process.off(name, handler);
      timers.forEach(clearTimeout);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Ctrl-C on a terminal reaches the child by itself, and a second one means more than the first. */
function forward(child, name) {
  if (name === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(name);
}
