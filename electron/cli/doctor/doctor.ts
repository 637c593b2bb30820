import { signalWithin } from '../../../shared/signalWithin.ts';
import type { CliIo } from '../io.ts';
import { EXIT, resolveDataDir } from '../io.ts';
import { readOptions } from '../readOptions.ts';
import type { Finding } from './finding.ts';
import { findingLine } from './finding.ts';
import { checkDataFolder, checkDiskSpace, checkKeychain, checkPermissions, checkRuntime } from './machineChecks.ts';
import { checkExchanges } from './networkChecks.ts';
import { checkSettings, checkStorage } from './programChecks.ts';

const DISK_DEADLINE_MS = 10_000;
const STORAGE_DEADLINE_MS = 20_000;

/** The command `doctor` of formats.md: 0 where nothing fails, else 1. */
export async function doctor(argv: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(argv, { json: 'flag', set: 'texts', 'data-dir': 'text' });
  const dataDir = resolveDataDir(options['data-dir'], io);
  const findings: Finding[] = [];
  const tell = (...found: readonly Finding[]): void => {
    io.signal.throwIfAborted();
    findings.push(...found);
    if (!options.json) for (const finding of found) io.stdout(findingLine(finding));
  };
  tell(checkRuntime(io.appVersion), checkKeychain());
  const { finding, settings } = await checkSettings(dataDir, options.set, io);
  // Exchanges may take their time; the disk is looked at meanwhile.
  const exchanges = checkExchanges(settings, io.signal);
  tell(finding);
  const folder = await checkDataFolder(dataDir, signalWithin(io.signal, DISK_DEADLINE_MS));
  tell(folder);
  if (folder.status === 'ok') {
    tell(await checkPermissions(dataDir), await checkDiskSpace(dataDir));
    tell(await checkStorage(dataDir, io.workers.storage, signalWithin(io.signal, STORAGE_DEADLINE_MS)));
  }
  tell(...await exchanges);
  const hasFailed = findings.some(({ status }) => status === 'fail');
  if (options.json) io.stdout(JSON.stringify({ version: 1, appVersion: io.appVersion, isHealthy: !hasFailed, checks: findings }, null, 2));
  return hasFailed ? EXIT.failed : EXIT.done;
}
