/** A wrong call of the command line: exit code 2 and one line that names the option and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
