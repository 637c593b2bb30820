/** Unpacks a plain zip archive (no encryption, below 4 GB), so that a bare machine needs no unzip program. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, symlinkSync } from 'node:fs';
import { createReadStream, createWriteStream } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const symlinkMode = 0o120000;

/** Unpacks the entries of `archive` for which `rename(name)` gives a path below `folder`; those it gives `null` for stay. */
export async function unzip(archive, folder, rename) {
  const file = openSync(archive, 'r');
  try {
    for (const entry of readEntries(file)) {
      const name = rename(entry.name);
      if (name === null) continue;
      const target = join(folder, name);
      if (!target.startsWith(folder + sep)) throw new Error(`${archive}: entry "${entry.name}" points outside the folder`);
      if (entry.name.endsWith('/')) mkdirSync(target, { recursive: true });
      else await unpackEntry(archive, file, entry, target);
    }
  } finally {
    closeSync(file);
  }
}

function readEntries(file) {
  const { offset, size, count } = findDirectory(file);
  const directory = readAt(file, offset, size);
  const entries = [];
  for (let at = 0; entries.length < count; ) {
    if (directory.readUInt32LE(at) !== entrySignature) throw new Error('the zip archive is damaged: its directory has a broken entry');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      headerOffset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function findDirectory(file) {
  const { size } = fstatSync(file);
  const tailSize = Math.min(size, 65_557);
  const tail = readAt(file, size - tailSize, tailSize);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === endSignature) {
      return { count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
    }
  }
  throw new Error('the zip archive is damaged: it has no directory');
}

async function unpackEntry(archive, file, entry, target) {
  const header = readAt(file, entry.headerOffset, 30);
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  mkdirSync(dirname(target), { recursive: true });
  if ((entry.mode & 0o170000) === symlinkMode) {
    symlinkSync(readAt(file, start, entry.compressedSize).toString('utf8'), target);
    return;
  }
  const output = createWriteStream(target, { mode: (entry.mode & 0o777) || 0o644 });
  if (entry.compressedSize === 0) {
    await new Promise((resolve, reject) => output.on('error', reject).end(resolve));
    return;
  }
  const input = createReadStream(archive, { start, end: start + entry.compressedSize - 1 });
  if (entry.method === 0) await pipeline(input, output);
  else if (entry.method === 8) await pipeline(input, createInflateRaw(), output);
  else throw new Error(`${archive}: entry "${entry.name}" is packed by method ${entry.method}; only stored and deflated are known`);
}

function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, buffer, done, length - done, position + done);
    if (count === 0) throw new Error('the zip archive is damaged: it ends too early');
    done += count;
  }
  return buffer;
}
