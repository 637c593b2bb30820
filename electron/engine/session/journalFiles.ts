import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sessionId as asSessionId, type SessionId } from '../../../shared/domain/ids.ts';
import type { Journal } from '../../storage/journal/Journal.ts';
import { createJournal, openJournalForAppend } from '../../storage/journal/openJournal.ts';
import { glanceAtJournal, readJournal } from '../../storage/journal/readJournal.ts';
import type { JournalStore, SessionJournal } from './journalPort.ts';

const EXTENSION = '.journal';

export interface JournalFilesOptions {
  /** Exists already. */
  readonly folder: string;
  readonly redact: (text: string) => string;
  /** A file that cannot be read is passed over; this says so. */
  readonly onUnreadable: (path: string, error: unknown) => void;
}

/** The journals of a data folder, one file a session. */
export function createJournalFiles(options: JournalFilesOptions): JournalStore {
  const { folder, redact } = options;
  const pathOf = (sessionId: SessionId): string => join(folder, `${sessionId}${EXTENSION}`);
  return {
    pathOf,
    create(opening) {
      const journal = createJournal({ path: pathOf(opening.options.sessionId), redact });
      journal.append(opening);
      return asSessionJournal(journal);
    },
    async reopen(sessionId, signal) {
      const { journal, tornBytes } = await openJournalForAppend({ path: pathOf(sessionId), redact, signal });
      return { journal: asSessionJournal(journal), tornBytes };
    },
    read(source, readOptions) {
      return readJournal('path' in source ? source.path : pathOf(source.sessionId), readOptions);
    },
    async unfinished() {
      const found: { readonly sessionId: SessionId; readonly startedAt: number }[] = [];
      for (const name of await readdir(folder)) {
        if (!name.endsWith(EXTENSION)) continue;
        try {
          const glance = await glanceAtJournal(join(folder, name));
          if (glance.open !== null && !glance.isClosed) found.push({ sessionId: asSessionId(name.slice(0, -EXTENSION.length)), startedAt: glance.open.startedAt });
        } catch (error) {
          options.onUnreadable(join(folder, name), error);
        }
      }
      return found.sort((a, b) => b.startedAt - a.startedAt).map(({ sessionId }) => sessionId);
    },
  };
}

function asSessionJournal(journal: Journal): SessionJournal {
  return {
    append: (record) => journal.append(record),
    sync: (signal) => journal.sync(signal),
    get records() { return journal.lastSeq; },
    close: () => journal.close(),
  };
}
