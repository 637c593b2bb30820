import type { Answer } from '../../shared/ipc/contract.ts';
import type { DownloadDesk } from '../engine/DownloadDesk.ts';
import type { CommandResult } from '../engine/SessionCommands.ts';
import type { RequestHandlers } from './requestRouter.ts';

/** Requests about the download of candles. */
export function downloadRequests(desk: DownloadDesk) {
  return {
    'download.start': (options) => answer(desk.start(options)),
    'download.view': () => ({ ok: true, value: desk.view }),
    'download.pause': () => answer(desk.pause()),
    'download.resume': () => answer(desk.resume()),
    'download.cancel': () => answer(desk.cancel()),
  } satisfies RequestHandlers;
}

function answer(result: CommandResult): Answer<null> {
  return result.ok ? { ok: true, value: null } : result;
}
