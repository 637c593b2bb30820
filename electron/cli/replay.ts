import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sessionId } from '../../shared/domain/ids.ts';
import { createCore } from '../core/createCore.ts';
import { replaySession, type ReplayDifference } from '../engine/replaySession.ts';
import { readJournal } from '../storage/journal/readJournal.ts';
import { dataLayout } from '../storage/dataDir.ts';
import { resolveDataDir, type CliIo } from './io.ts';
import { UsageError } from './UsageError.ts';

export const REPLAY_HELP = `bearish replay SESSION|FILE: feeds a recorded journal to the core again

  exits 0 only if every decision, order and position comes out the same; prints the first difference otherwise
  --json            prints the result as JSON
  --data-dir DIR    where the sessions are
`;

/** @throws UsageError where the arguments are off or the journal does not exist. */
export async function replayJournal(argv: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = read(argv);
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new UsageError('replay needs one session id or journal file');
  const path = existsSync(source) ? source : dataLayout(resolveDataDir(values['data-dir'], io)).journalFile(sessionId(source));
  if (!existsSync(path)) throw new UsageError(`no journal "${source}": expected a file or a session in ${path}`);
  let tornBytes = 0;
  const result = await replaySession(readJournal(path, { signal: io.signal, onTorn: (bytes) => { tornBytes = bytes; } }), createCore);
  if (tornBytes > 0) io.stderr(`the last record is torn: ${tornBytes} bytes are left out`);
  if (result.kind === 'empty') {
    io.stderr(`${path}: the session died before its first record was whole; there is nothing to replay`);
    return 1;
  }
  if (values.json === true) io.stdout(JSON.stringify(result));
  else if (result.kind === 'same') {
    const { events, decisions, orders, positions } = result.summary;
    io.stdout(`same: ${events} events gave the recorded ${decisions} decisions, ${orders} orders and ${positions} positions again`);
  } else io.stdout(describeDifference(result.difference));
  return result.kind === 'same' ? 0 : 1;
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], strict: true, allowPositionals: true, options: { json: { type: 'boolean' }, 'data-dir': { type: 'string' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('\n')[0] ?? error.message : String(error), { cause: error });
  }
}

function describeDifference(difference: ReplayDifference): string {
  return [
    `different: first at record ${difference.seq}, ${difference.what}`,
    `  recorded: ${JSON.stringify(difference.recorded)}`,
    `  replayed: ${JSON.stringify(difference.replayed)}`,
  ].join('\n');
}
