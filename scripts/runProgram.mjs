import { spawn } from 'node:child_process';

/** Runs a program to its end and gives what it printed. Rejects on a non-zero exit, a signal or the deadline. */
export function runProgram(command, args, { timeoutMs, cwd, env, echo = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      if (echo) process.stderr.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      if (echo) process.stderr.write(text);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const how = signal === 'SIGKILL' && timeoutMs ? `did not finish within ${timeoutMs / 1000} s` : `ended with ${signal ?? `code ${code}`}`;
      reject(new Error(`${[command, ...args].join(' ')} ${how}${stderr.trim() ? `: ${stderr.trim().slice(-2_000)}` : ''}`));
    });
  });
}
