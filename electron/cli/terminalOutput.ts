/** Writes lines to a stream whose reader may go away: after that, nothing is written and nothing fails. */
export function lineWriter(stream: NodeJS.WriteStream): (line: string) => void {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    isGone = true;
  });
  return (line) => {
    if (!isGone) stream.write(`${line}\n`);
  };
}
