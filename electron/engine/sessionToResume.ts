import { isDeepStrictEqual } from 'node:util';
import { parseMarketSymbol, type SessionId } from '../../shared/domain/ids.ts';
import type { OpenRecord } from '../storage/journal/records.ts';
import type { JournalStore } from './session/journalPort.ts';
import type { Log } from './session/RunningSession.ts';
import type { SessionRequest } from './sessionRequest.ts';

/**
 * The newest session that ended abnormally and was asked for in the same words, so that repeating a command goes on where the last one
 * died. One that differs is left alone, and the log says so.
 */
export async function sessionToResume(journals: JournalStore, request: SessionRequest, signal: AbortSignal, log: Log): Promise<SessionId | null> {
  for (const sessionId of await journals.unfinished()) {
    const opening = await openingOf(journals, sessionId, signal);
    if (opening === null) continue;
    const wanted = identity(request);
    const found = identityOf(opening);
    if (isDeepStrictEqual(wanted, found)) return sessionId;
    log('warning', 'recovery', `Session ${sessionId} did not end in order but was started differently; it is kept and can be resumed from the window`);
    return null;
  }
  return null;
}

/** The first record of a journal; null where there is none. */
export async function openingOf(journals: JournalStore, sessionId: SessionId, signal: AbortSignal): Promise<OpenRecord | null> {
  for await (const { record } of journals.read({ sessionId }, { signal })) return record.type === 'open' ? record : null;
  return null;
}

function identity(request: SessionRequest): unknown {
  const isSimulated = request.market === 'simulated';
  return {
    mode: request.mode,
    market: request.market,
    exchanges: isSimulated ? null : request.exchanges,
    // Markets chosen by volume differ from hour to hour.
    symbols: request.autoSelect === true && !isSimulated ? null : request.symbols.flatMap((symbol) => parseMarketSymbol(symbol) ?? []),
    speed: request.speed,
    seed: isSimulated ? request.seed : null,
    candleFiles: request.candleFiles,
  };
}

function identityOf({ session, options }: OpenRecord): unknown {
  const isSimulated = session.market === 'simulated';
  return {
    mode: session.mode,
    market: session.market,
    exchanges: isSimulated ? null : session.exchanges,
    symbols: session.isSelected === true ? null : [...new Set(options.instruments.map(({ symbol }) => symbol))],
    speed: session.speed,
    seed: isSimulated ? session.seed : null,
    candleFiles: session.candleFiles,
  };
}
