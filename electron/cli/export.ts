import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { csvLine } from '../engine/report/csv.ts';
import { DECISION_HEADER, decisionRow, EXPORTS, type ExportName, reportTable } from '../engine/report/exportTables.ts';
import { dataLayout } from '../storage/dataDir.ts';
import { errnoWords } from '../storage/errnoWords.ts';
import { readJournal } from '../storage/journal/readJournal.ts';
import type { CliIo } from './io.ts';
import { EXIT, resolveDataDir } from './io.ts';
import { openLineFile } from './lineFile.ts';
import { readOptions, required } from './readOptions.ts';
import { UsageError } from './UsageError.ts';

export const EXPORT_HELP = `bearish export: a part of a session as CSV

  --session ID      as run told it, and as its files are named
  --what NAME       ${EXPORTS.join(', ')}
  --out FILE        without it, standard output
  --data-dir DIR    where the sessions are

  Times are UTC in ISO 8601, numbers plain decimals, units in the header.
`;

/** @throws UsageError where the session or its files do not exist. */
export async function exportSession(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { session: 'text', what: 'text', out: 'text', 'data-dir': 'text' });
  const session = required('session', options.session, 'the id of a session');
  const what = EXPORTS.find((name) => name === options.what);
  if (what === undefined) throw new UsageError(options.what === undefined ? `--what is missing: expected one of ${EXPORTS.join(', ')}` : `--what "${options.what}": expected one of ${EXPORTS.join(', ')}`);
  const lines = exportLines(what, session, resolveDataDir(options['data-dir'], io), io.signal);
  if (options.out === undefined) {
    for await (const line of lines) io.stdout(line);
    return EXIT.done;
  }
  const file = await openLineFile('--out', options.out);
  try {
    for await (const line of lines) file.write(line);
    await file.finish();
  } finally {
    await file.discard();
  }
  io.stderr(`${Math.max(0, file.lines - 1)} ${what} of session ${session}: ${options.out}`);
  return EXIT.done;
}

async function* exportLines(what: ExportName, session: string, dataDir: string, signal: AbortSignal): AsyncGenerator<string> {
  const layout = dataLayout(dataDir);
  if (what === 'decisions') {
    const path = fileOf(session, (id) => layout.journalFile(id));
    yield csvLine(DECISION_HEADER);
    for await (const { record } of readJournal(path, { signal })) {
      if (record.type === 'effects') for (const decision of record.decisions ?? []) yield csvLine(decisionRow(decision));
    }
    return;
  }
  const path = fileOf(session, (id) => layout.reportFile(id));
  const report = await readReport(path, signal);
  for (const row of reportTable(what, report)) yield csvLine(row);
}

function fileOf(session: string, locate: (id: string) => string): string {
  let path: string;
  try {
    path = locate(session);
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  if (!existsSync(path)) throw new UsageError(`--session "${session}": there is no ${path}; expected the id of a session that ended in that data folder`);
  return path;
}

async function readReport(path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, { encoding: 'utf8', signal }));
  } catch (cause) {
    signal.throwIfAborted();
    throw new UsageError(`${path}: ${cause instanceof SyntaxError ? 'it is not JSON' : errnoWords(cause).meaning}; expected the report of a session`, { cause });
  }
}
