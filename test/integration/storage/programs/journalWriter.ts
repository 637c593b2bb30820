/** Opens or makes the journal named on the command line and appends prices as fast as it can; each acknowledged number goes to standard output at once. */
import { existsSync, writeSync } from 'node:fs';
import { createJournal, openJournalForAppend } from '../../../../electron/storage/journal/openJournal.ts';

const path = process.argv[2] ?? '';
const journal = existsSync(path) ? (await openJournalForAppend({ path })).journal : createJournal({ path });
const size = [0, 200, 20_000];
for (let count = 0; ; count += 1) {
  const seq = journal.append(
    count % 10 === 9
      ? { type: 'note', at: count, level: 'info', source: 'writer', message: 'x'.repeat(size[count % 3] ?? 0) }
      : { type: 'event', event: { kind: 'price', at: count, instrument: 0, last: 65_000.1, bid: 65_000, ask: 65_000.2, mark: 65_000.1 } },
  );
  writeSync(1, `${seq}\n`);
}
