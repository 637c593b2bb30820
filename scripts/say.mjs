/** A line for the person at the terminal. Standard output belongs to results. */
export function say(text) {
  process.stderr.write(`bearish-alpha: ${text}\n`);
}
