/** Tries to take the instance lock of the folder named on the command line, says how that went and holds it until its input ends. */
import { writeSync } from 'node:fs';
import { acquireInstanceLock, InstanceLockedError } from '../../../../electron/storage/instanceLock.ts';

process.stdin.once('data', () => {
  try {
    acquireInstanceLock(process.argv[2] ?? '', () => Date.now());
    writeSync(1, 'held\n');
  } catch (error) {
    if (!(error instanceof InstanceLockedError)) throw error;
    writeSync(1, 'refused\n');
  }
  process.stdin.once('end', () => process.exit(0));
});
