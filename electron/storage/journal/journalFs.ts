import { closeSync, fdatasync, ftruncateSync, writeSync } from 'node:fs';

/** The file operations a journal is written with; a test puts a failing disk here. */
export interface JournalFs {
  write(fd: number, bytes: Uint8Array, position: number): number;
  truncate(fd: number, length: number): void;
  /** On the thread pool, never on the calling thread. */
  datasync(fd: number): Promise<void>;
  close(fd: number): void;
}

export const diskFs: JournalFs = {
  write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position),
  truncate: (fd, length) => ftruncateSync(fd, length),
  datasync: (fd) => new Promise((resolve, reject) => {
    fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
  }),
  close: (fd) => closeSync(fd),
};
