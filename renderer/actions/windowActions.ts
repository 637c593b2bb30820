import { defaultLayout } from '../desk/layout.ts';
import type { BottomTab, SideTab } from '../desk/uiState.ts';
import { ZONE_CHOICES, type ZoneChoice } from '../format/time.ts';
import { action, type Action, type ActionState } from './action.ts';

export const BOTTOM_TAB_NAMES: Readonly<Record<BottomTab, string>> = {
  positions: 'Positions',
  orders: 'Orders',
  trades: 'Trades',
  fills: 'Fills',
  decisions: 'Decisions',
  signals: 'Signals',
  portfolio: 'Portfolio',
  equity: 'Equity',
  market: 'Market',
  connections: 'Connections',
  incidents: 'Incidents',
  quarantine: 'Quarantine',
  errors: 'Errors',
  log: 'Log',
  sessions: 'Sessions',
};
export const SIDE_TAB_NAMES: Readonly<Record<SideTab, string>> = { why: 'Why', risk: 'Risk', guards: 'Guards' };

const SIDE_TAB_LABELS: Readonly<Record<SideTab, string>> = { why: 'Show why: the decision inspector', risk: 'Show risk', guards: 'Show guards: locks and circuit breaker' };

const needsDesk = (state: ActionState): string | null =>
  (state.view?.instruments.length ?? 0) > 0 ? null : 'The panels appear with a session.';

const bottomTab = (tab: BottomTab, shortcut: string | null, keywords: readonly string[] = []): Action =>
  action({
    id: `panel.${tab}`,
    label: `Show ${BOTTOM_TAB_NAMES[tab].toLowerCase()}`,
    group: 'Panels',
    keywords: ['tab', 'panel', ...keywords],
    shortcut,
    hint: `Opens the panel ${BOTTOM_TAB_NAMES[tab]}.`,
    unavailable: needsDesk,
    run: (desk) => desk.ui.setState({ bottomTab: tab }),
  });

const sideTab = (tab: SideTab, keywords: readonly string[], shortcut: string): Action =>
  action({
    id: `panel.${tab}`,
    label: SIDE_TAB_LABELS[tab],
    group: 'Panels',
    keywords,
    shortcut,
    hint: `Opens the panel ${SIDE_TAB_NAMES[tab]}.`,
    unavailable: needsDesk,
    run: (desk) => desk.ui.setState({ sideTab: tab }),
  });

const ZONE_LABELS: Readonly<Record<ZoneChoice, string>> = {
  utc: 'Show times in UTC',
  local: 'Show times in this computer\u2019s zone',
  exchange: 'Show times in the exchange\u2019s zone',
};

export const editLimits = action({
  id: 'risk.editLimits',
  label: 'Change risk limits',
  group: 'Risk',
  keywords: ['edit', 'daily loss', 'exposure', 'per trade'],
  shortcut: 'Ctrl+Shift+L',
  hint: 'Changes the limits of the running session after a confirmation. Open positions are not touched.',
  unavailable(state) {
    const phase = state.view?.info.phase;
    if (phase !== 'running' && phase !== 'paused') return 'Limits are changed while a session runs; for the next one, change the settings file.';
    return state.view?.riskLimits === null ? 'The engine has not told the limits yet.' : null;
  },
  run: (desk) => desk.ui.setState({ dialog: { kind: 'limits' } }),
});

export const quarantineMarket = action({
  id: 'risk.quarantine',
  label: 'Quarantine this market',
  group: 'Risk',
  keywords: ['set aside', 'block', 'exclude', 'symbol'],
  hint: 'Takes no entries on the market on the chart for a while, after a confirmation. Open positions are not touched.',
  unavailable({ view, ui }) {
    const phase = view?.info.phase;
    if (phase !== 'running' && phase !== 'paused') return 'A market is quarantined while a session runs.';
    const instrument = view?.instruments.find(({ index }) => index === ui.instrument);
    if (instrument === undefined) return 'No market is chosen.';
    return view?.quarantine.some((entry) => entry.exchange === instrument.exchange && entry.symbol === instrument.symbol) === true ? 'It is already quarantined.' : null;
  },
  run: (desk) => desk.ui.setState(({ instrument }) => ({ dialog: { kind: 'quarantine', instrument } })),
});

export const openPalette = action({
  id: 'window.palette',
  label: 'Command palette',
  group: 'Window',
  keywords: ['search', 'actions'],
  shortcut: 'Ctrl+K',
  hint: 'Finds every action by name.',
  run: (desk) => desk.ui.setState({ dialog: { kind: 'palette' } }),
});

export const openHelp = action({
  id: 'window.help',
  label: 'Keyboard shortcuts and glossary',
  group: 'Window',
  keywords: ['help', 'keys', 'reason codes', 'meaning'],
  shortcut: '?',
  hint: 'Lists every shortcut and what each refusal code means.',
  run: (desk) => desk.ui.setState({ dialog: { kind: 'help' } }),
});

export const openSettings = action({
  id: 'window.settings',
  label: 'Settings',
  group: 'Window',
  keywords: ['options', 'preferences', 'configuration'],
  shortcut: 'Ctrl+,',
  hint: 'Shows every setting, its value and where the value comes from.',
  run: (desk) => desk.ui.setState({ dialog: { kind: 'settings' } }),
});

export const openDownload = action({
  id: 'window.download',
  label: 'Download candles',
  group: 'Window',
  keywords: ['history', 'data', 'candle store', 'gaps', 'back-fill'],
  shortcut: 'Ctrl+Alt+D',
  hint: 'Loads candles of the past into the local store, and tells their gaps.',
  run: (desk) => desk.ui.setState({ dialog: { kind: 'download' } }),
});

export const openAbout = action({
  id: 'window.about',
  label: 'About Bearish Alpha',
  group: 'Window',
  keywords: ['version', 'licence', 'attribution', 'data folder'],
  hint: 'Version, data folder, licences and attribution.',
  run: (desk) => desk.ui.setState({ dialog: { kind: 'about' } }),
});

export const openDataFolder = action({
  id: 'window.dataFolder',
  label: 'Open the data folder',
  group: 'Window',
  keywords: ['files', 'journal', 'report'],
  hint: 'Opens the folder with settings, journal, reports and logs.',
  run: (desk) => void desk.command('app.openDataFolder', {}, 'Open the data folder'),
});

export const resetLayout = action({
  id: 'window.resetLayout',
  label: 'Reset the layout',
  group: 'Window',
  keywords: ['panels', 'sizes', 'default'],
  shortcut: 'Ctrl+Shift+0',
  hint: 'Gives every panel its first size and place.',
  run: (desk) => desk.ui.setState(({ zone, palette }) => ({ ...defaultLayout, zone, palette })),
});

export const switchPalette = action({
  id: 'window.palette.switch',
  label: 'Switch rise and fall between green/red and blue/orange',
  group: 'Window',
  keywords: ['colour', 'color blind', 'theme'],
  hint: 'Changes the colours of rising and falling prices.',
  run: (desk) => desk.ui.setState(({ palette }) => ({ palette: palette === 'green-red' ? 'blue-orange' : 'green-red' })),
});

export const windowActions: readonly Action[] = [
  openPalette,
  openHelp,
  openSettings,
  openDownload,
  openAbout,
  openDataFolder,
  resetLayout,
  switchPalette,
  editLimits,
  quarantineMarket,
  ...ZONE_CHOICES.map((zone) =>
    action({
      id: `window.zone.${zone}`,
      label: ZONE_LABELS[zone],
      group: 'Window',
      keywords: ['clock', 'time zone'],
      hint: 'Changes how times are shown everywhere in this window.',
      run: (desk) => desk.ui.setState({ zone }),
    }),
  ),
  sideTab('why', ['decision', 'inspector', 'explain', 'checks'], 'W'),
  sideTab('risk', ['limits', 'exposure', 'drawdown'], 'R'),
  sideTab('guards', ['protections', 'locks', 'circuit breaker', 'cooldown'], 'G'),
  bottomTab('positions', 'Alt+1'),
  bottomTab('orders', 'Alt+2'),
  bottomTab('trades', 'Alt+3'),
  bottomTab('fills', 'Alt+4'),
  bottomTab('decisions', 'Alt+5'),
  bottomTab('signals', 'Alt+S'),
  bottomTab('portfolio', 'Alt+P'),
  bottomTab('equity', 'Alt+6'),
  bottomTab('market', 'Alt+M', ['funding', 'mark price', 'basis', 'open interest']),
  bottomTab('connections', 'Alt+7'),
  bottomTab('incidents', 'Alt+I'),
  bottomTab('quarantine', 'Alt+Q'),
  bottomTab('errors', 'Alt+8'),
  bottomTab('log', 'Alt+9'),
  bottomTab('sessions', 'Alt+0'),
];
