import { CANDLES_HELP } from './candlesOptions.ts';
import { DOCTOR_HELP } from './doctor/doctorHelp.ts';
import { DOWNLOAD_HELP } from './downloadOptions.ts';
import { MARKETS_HELP } from './marketsHelp.ts';
import { evaluate, EVALUATE_HELP } from './evaluate.ts';
import { EXPORT_HELP, exportSession } from './export.ts';
import { QUARANTINE_HELP } from './quarantineHelp.ts';
import { replayJournal, REPLAY_HELP } from './replay.ts';
import type { Command } from './runCli.ts';
import { RUN_HELP } from './runOptions.ts';
import { SETTINGS_HELP, showSettings } from './settings.ts';

/** Modules that trade are loaded when they are called for: reading candles needs no exchange. */
export const commands: Readonly<Record<string, Command>> = {
  run: {
    summary: 'a session without a window',
    help: RUN_HELP,
    run: async (argv, io) => (await import('./run.ts')).runSession(argv, io),
  },
  evaluate: { summary: 'every decision on given candles', help: EVALUATE_HELP, run: evaluate },
  replay: {
    summary: 'a recorded session again, compared record by record',
    help: REPLAY_HELP,
    run: replayJournal,
  },
  export: { summary: 'trades, orders, fills, equity or decisions of a session as CSV', help: EXPORT_HELP, run: exportSession },
  download: {
    summary: 'candles of the past into the local store',
    help: DOWNLOAD_HELP,
    run: async (argv, io) => (await import('./download.ts')).download(argv, io),
  },
  candles: {
    summary: 'the local candle store: list, verify, gaps, corrections, repair, prune',
    help: CANDLES_HELP,
    run: async (argv, io) => (await import('./candles.ts')).candles(argv, io),
  },
  markets: {
    summary: 'what an exchange offers, and what automatic selection would choose',
    help: MARKETS_HELP,
    run: async (argv, io) => (await import('./markets.ts')).markets(argv, io),
  },
  quarantine: {
    summary: 'markets that take no entries for a while: list, add, release',
    help: QUARANTINE_HELP,
    run: async (argv, io) => (await import('./quarantine.ts')).quarantine(argv, io),
  },
  settings: { summary: 'every setting, its value and where it came from', help: SETTINGS_HELP, run: showSettings },
  doctor: {
    summary: 'checks this machine, the settings and the network',
    help: DOCTOR_HELP,
    run: async (argv, io) => (await import('./doctor/doctor.ts')).doctor(argv, io),
  },
};
