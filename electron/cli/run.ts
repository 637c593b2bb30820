import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SessionId } from '../../shared/domain/ids.ts';
import type { StepView } from '../../shared/domain/sessionView.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { signalWithin } from '../../shared/signalWithin.ts';
import type { Engine, SessionEnd } from '../engine/Engine.ts';
import { openWorkplace } from '../engine/openWorkplace.ts';
import { sessionToResume } from '../engine/sessionToResume.ts';
import { endpointsOf } from '../engine/endpointsOf.ts';
import type { SessionRequest } from '../engine/sessionRequest.ts';
import { parseRecordedFile } from '../market/simulated/recordedMarket.ts';
import { atomicWriteFile } from '../storage/atomicFile.ts';
import { EXIT, resolveDataDir, type CliIo } from './io.ts';
import { parseRunOptions, type RunOptions } from './runOptions.ts';
import { UsageError } from './UsageError.ts';

const RESUME_DEADLINE_MS = 30_000;

/** Failures that are the caller's input, not the world's: exit code 2. */
const BAD_INPUT = new Set([
  'bad-symbol', 'no-symbols', 'unknown-symbol', 'symbol-not-tradable', 'bad-endpoint', 'bad-candle-file', 'speed-not-allowed', 'no-strategies', 'empty-universe',
]);

/** Runs a session without a window. Returns the exit code of formats.md. */
export async function runSession(argv: readonly string[], io: CliIo): Promise<number> {
  const options = parseRunOptions(argv);
  await checkOutput('--report', options.reportFile);
  await checkOutput('--decisions', options.decisionsFile);
  const dataDir = resolveDataDir(options.dataDir, io);
  const { settings, settingsTrouble, log, redact, closeLog } = await io.prepare({ dataDir, assignments: options.assignments });
  try {
    const workplace = await openWorkplace({ appVersion: io.appVersion, dataDir, settings: () => settings, settingsTrouble, workers: io.workers, log, redact, signal: io.signal });
    try {
      const request = requestOf(options, settings, null);
      const resume = options.startsNew
        ? null
        : await sessionToResume(workplace.journals, request, signalWithin(io.signal, RESUME_DEADLINE_MS), log);
      if (resume !== null) io.stderr(`Resuming session ${resume}, which did not end in order`);
      const end = await runToEnd(workplace.engine, { ...request, resume }, options, io);
      await writeOutputs(options, end, workplace.engine);
      io.stderr(`Session ${end.outcome}${end.reason === null ? '' : `: ${end.reason}`}${end.nextStep === null ? '' : `\n  → ${end.nextStep}`}${end.reportPath === null ? '' : `\nReport ${end.reportPath}`}`);
      return exitCodeOf(end);
    } finally {
      await workplace.close();
    }
  } finally {
    await closeLog();
  }
}

async function runToEnd(engine: Engine, request: SessionRequest, options: RunOptions, io: CliIo): Promise<SessionEnd> {
  const shown = new Map<string, string>();
  const unsubscribe = engine.publisher.subscribe(({ changes }) => {
    for (const step of changes.steps ?? []) showStep(step, shown, io);
  });
  let interrupted: Promise<unknown> = Promise.resolve();
  const onInterrupt = (): void => {
    interrupted = engine.phase === 'starting'
      ? Promise.resolve(engine.cancelStart())
      : engine.stop({ positions: request.endPolicy === 'close_all' ? 'close' : 'keep', outcome: 'cancelled', reason: 'Interrupted' });
  };
  io.signal.addEventListener('abort', onInterrupt, { once: true });
  try {
    const started = await engine.start(request);
    engine.publisher.flush();
    if (started.kind === 'ended') return started.end;
    io.stderr(`Session ${started.sessionId} runs${options.durationSeconds === undefined ? '; Ctrl+C ends it' : ` for ${options.durationSeconds} s`}`);
    return await started.ended;
  } finally {
    await interrupted;
    io.signal.removeEventListener('abort', onInterrupt);
    unsubscribe();
  }
}

function showStep(step: StepView, shown: Map<string, string>, io: CliIo): void {
  if (step.status === 'pending' || step.status === 'running' || shown.get(step.id) === step.status) return;
  shown.set(step.id, step.status);
  const took = step.durationMs === null ? '' : ` in ${step.durationMs} ms`;
  io.stderr(`[${step.id}] ${step.status}${took}${step.message === null ? '' : `: ${step.message}`}${step.nextStep === null ? '' : `\n  → ${step.nextStep}`}`);
}

/** What the options leave open comes from the settings. */
export function requestOf(options: RunOptions, settings: Settings, resume: SessionId | null): SessionRequest {
  const { session } = settings;
  const market = options.market ?? session.market;
  const symbols = options.symbols ?? settings.universe.fixed_symbols;
  const seconds = options.durationSeconds ?? session.duration;
  return {
    mode: options.mode,
    market,
    exchanges: options.exchanges ?? session.exchanges,
    symbols,
    autoSelect: options.symbols === undefined && market === 'exchange' && settings.universe.auto_select,
    speed: options.speed ?? (market === 'simulated' ? session.speed : 1),
    seed: options.seed ?? session.seed,
    durationMs: seconds === 0 ? null : seconds * 1_000,
    candleFiles: namedFiles(options.candleFiles, symbols),
    endpoints: { ...endpointsOf(settings), ...options.endpoints },
    dryRun: options.dryRun,
    endPolicy: session.end_policy,
    resume,
  };
}

/** Every file as `SYMBOL=absolute path`: its own name tells the symbol, or its place in the list does where there is one file for each symbol. */
function namedFiles(files: readonly string[], symbols: readonly string[]): readonly string[] {
  return files.map((text, index) => {
    const recorded = parseRecordedFile(text);
    if (recorded !== null) return `${recorded.symbol}=${resolve(recorded.file)}`;
    const symbol = files.length === symbols.length ? symbols[index] : undefined;
    return symbol === undefined ? text : `${symbol}=${resolve(text)}`;
  });
}

async function checkOutput(option: string, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const folder = dirname(resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${option} "${file}": the folder ${folder} does not exist or cannot be written`, { cause });
  }
}

async function writeOutputs(options: RunOptions, end: SessionEnd, engine: Engine): Promise<void> {
  if (options.reportFile !== undefined) await atomicWriteFile(resolve(options.reportFile), `${JSON.stringify(end.report, null, 2)}\n`);
  if (options.decisionsFile !== undefined) {
    const decisions = engine.decisions({ instrument: null, strategy: null, verdict: null, before: null, limit: Number.MAX_SAFE_INTEGER });
    const exchangeOf = (instrument: number): string | null => engine.publisher.view.instruments[instrument]?.exchange ?? null;
    await writeFile(options.decisionsFile, [...decisions].reverse().map((decision) => `${JSON.stringify({ ...decision, exchange: exchangeOf(decision.instrument) })}\n`).join(''));
  }
}

function exitCodeOf(end: SessionEnd): number {
  switch (end.outcome) {
    case 'completed': return EXIT.done;
    case 'cancelled': return EXIT.interrupted;
    case 'killed': return EXIT.failed;
    case 'failed': return end.code !== null && BAD_INPUT.has(end.code) ? EXIT.badInput : EXIT.failed;
  }
}
