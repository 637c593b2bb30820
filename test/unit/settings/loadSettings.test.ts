import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import type { LoadSettingsOptions, SettingsResult } from '../../../electron/settings/loadSettings.ts';
import { loadSettings, requireSettings } from '../../../electron/settings/loadSettings.ts';
import { describeProblem, SettingsError } from '../../../electron/settings/SettingProblem.ts';
import { temporaryDataDir } from './temporaryDataDir.ts';

type Given = Partial<Omit<LoadSettingsOptions, 'dataDir'>> & { readonly file?: unknown };

async function load({ file, ...options }: Given): Promise<SettingsResult> {
  const dataDir = temporaryDataDir(file === undefined ? undefined : JSON.stringify(file));
  return loadSettings({ dataDir, env: {}, ...options });
}

async function loaded(given: Given) {
  return requireSettings(await load(given));
}

/** Every problem in words. */
async function refusals(given: Given): Promise<readonly string[]> {
  const result = await load(given);
  return result.ok ? [] : result.problems.map(describeProblem);
}

const NOW = Date.UTC(2026, 10, 22, 17, 31, 5);

describe('sources', () => {
  it('gives the defaults where nothing says otherwise', async () => {
    const { settings, view, keptAside } = await loaded({});
    expect(settings).toEqual(defaultSettings());
    expect(keptAside).toBeNull();
    expect(view.warnings).toEqual([]);
    expect(new Set(view.rows.map(({ source }) => source))).toEqual(new Set(['default']));
  });

  it('prefers session over command line over environment over file over default', async () => {
    const file = { risk: { equity_usd: 200, daily_max_trades: 4, risk_usd_cap: 4, max_positions: 2 } };
    const env = { CAPITAL_USDT: '300', DAILY_MAX_TRADES: '3', RISK_USD_CAP: '3' };
    const { settings, view } = await loaded({ file, env, overrides: ['risk.equity_usd=400', 'risk.daily_max_trades=2'], sessionOverrides: ['risk.equity_usd=500'] });
    expect(settings.risk).toMatchObject({ equity_usd: 500, daily_max_trades: 2, risk_usd_cap: 3, max_positions: 2, min_stop_pct: 0.003 });
    const rows = new Map(view.rows.map((row) => [row.key, row]));
    expect(rows.get('risk.equity_usd')).toEqual({ key: 'risk.equity_usd', value: '500', source: 'session', defaultValue: '100', expected: expect.stringMatching(/^a number /), description: expect.stringMatching(/^[A-Z]/) });
    expect(rows.get('risk.daily_max_trades')?.source).toBe('command line');
    expect(rows.get('risk.risk_usd_cap')?.source).toBe('environment');
    expect(rows.get('risk.max_positions')?.source).toBe('file');
    expect(rows.get('risk.min_stop_pct')?.source).toBe('default');
  });

  it('leaves a value of the file alone where its variable is not set', async () => {
    const { settings } = await loaded({ file: { universe: { fixed_symbols: ['BTC'] } }, env: { TRADING_SYMBOLS: undefined } });
    expect(settings.universe.fixed_symbols).toEqual(['BTC/USDT:USDT']);
  });

  it('takes zero and false for values, not for absence', async () => {
    const { settings } = await loaded({ file: { risk: { daily_max_trades: 0 }, signals: { oversold_bounce: { enable: false } } }, env: { DUPLICATE_PREVENTION_COOLDOWN: '0' } });
    expect(settings.risk.daily_max_trades).toBe(0);
    expect(settings.signals.oversold_bounce.enable).toBe(false);
    expect(settings.signals.duplicate_prevention.cooldown_seconds).toBe(0);
  });

  it('reads coins by their base, whole symbols for them too, and an empty list as a value', async () => {
    const { settings } = await loaded({ overrides: ['classes.meme_bases=doge, PEPE/USDT:USDT', 'classes.microcap_bases=none', 'classes.bluechip_bases=["BTC"]'] });
    expect(settings.classes).toEqual({ meme_bases: ['DOGE', 'PEPE'], microcap_bases: [], bluechip_bases: ['BTC'] });
    expect((await loaded({ file: { classes: { microcap_bases: [] } } })).settings.classes.microcap_bases).toEqual([]);
    expect(await refusals({ overrides: ['classes.meme_bases=DOGE,doge'] })).toEqual([expect.stringContaining('stands twice')]);
    expect(await refusals({ file: { classes: { meme_bases: 'DOGE' } } })).toEqual([expect.stringContaining('a list of coins such as DOGE')]);
  });

  it('replaces one symbol of a map by its own path and all of it by a whole value', async () => {
    const one = await loaded({ env: { RSI_THRESHOLD_BTC: '60' }, overrides: ['signals.short_the_rip.symbols.SOL/USDT:USDT.rsi_threshold=52', 'execution.leverage.overrides.BTC=3'] });
    expect(one.settings.signals.short_the_rip.symbols).toEqual({
      'BTC/USDT:USDT': { rsi_threshold: 60 }, 'ETH/USDT:USDT': { rsi_threshold: 50 }, 'SOL/USDT:USDT': { rsi_threshold: 52 },
    });
    expect(one.settings.execution.leverage.overrides).toEqual({ 'BTC/USDT:USDT': 3 });
    const all = await loaded({ file: { signals: { short_the_rip: { symbols: { ADA: { rsi_threshold: 57 } } } } } });
    expect(all.settings.signals.short_the_rip.symbols).toEqual({ 'ADA/USDT:USDT': { rsi_threshold: 57 } });
  });
});

describe('environment', () => {
  it.each([['true', true], ['1', true], ['YES', true], ['on', true], ['false', false], ['0', false], ['No', false], ['off', false]])('reads the switch %s', async (text, value) => {
    const { settings } = await loaded({ env: { WEBSOCKET_ENABLED: text } });
    expect(settings.websocket.enabled).toBe(value);
  });

  it('reads lists, addresses, choices in any case, and none for a limit that may be absent', async () => {
    const { settings } = await loaded({
      env: { TRADING_SYMBOLS: 'btc, ETH/USDT ,SOL-PERP', BINGX_REST_URL: 'http://127.0.0.1:9001', BINGX_WS_URL: 'ws://127.0.0.1:9001/x', TIME_IN_FORCE: 'gtc', MAX_NOTIONAL_PER_TRADE: 'none' },
    });
    expect(settings.universe.fixed_symbols).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT']);
    expect(settings.exchanges.bingx).toEqual({ rest_url: 'http://127.0.0.1:9001', ws_url: 'ws://127.0.0.1:9001/x' });
    expect(settings.execution.time_in_force).toBe('GTC');
    expect(settings.risk.max_notional_per_trade).toBeNull();
  });

  it('chooses markets and their order as its variables say, and names the keys of old', async () => {
    const { settings, view } = await loaded({
      env: { UNIVERSE_AUTO_SELECT: 'true', TRADING_SYMBOLS_PRIORITY: 'SOL/USDT:USDT, eth' },
      file: { universe: { min_quote_vol_usd: 5, only_linear: true }, websocket: { max_streams_per_exchange: { bingx: 10 } }, quarantine: { days: 3, file: 'x.json' } },
    });
    expect([settings.universe.auto_select, settings.universe.priority_order, settings.quarantine.days]).toEqual([true, ['SOL', 'ETH'], 3]);
    expect(view.warnings).toEqual([
      expect.stringContaining('universe.min_quote_vol_usd has no meaning here and is ignored: use universe.min_quote_volume_usdt'),
      expect.stringContaining('universe.only_linear has no meaning here and is ignored: every market is a linear USDT perpetual'),
      expect.stringContaining('use websocket.max_connections_per_exchange'),
      expect.stringContaining('quarantine.file has no meaning here'),
    ]);
  });

  it('goes by the first of two names for a setting and says so where they differ', async () => {
    const { settings, view } = await loaded({ env: { FEE_PCT: '0.0005', EXEC_FEE_PCT: '0.0007' } });
    expect(settings.execution.fee_pct).toBe(0.0005);
    expect(view.warnings).toEqual(['EXEC_FEE_PCT is ignored: FEE_PCT is set too, and both mean execution.fee_pct']);
  });

  it('goes by TRADING_MODE strictly and by MODE only where it names one', async () => {
    expect(await refusals({ env: { TRADING_MODE: 'lvie' } })).toEqual(['TRADING_MODE is "lvie"; expected one of paper, demo, live']);
    expect((await loaded({ env: { MODE: 'demo' } })).settings.session.mode).toBe('demo');
    expect((await loaded({ env: { MODE: 'production' } })).view.warnings).toEqual([]);
    expect((await loaded({ env: { MODE: 'lvie' } })).view.warnings).toEqual(['MODE is "lvie" and is ignored: expected one of paper, demo, live; TRADING_MODE is the name to use']);
  });

  it('warns of a variable of old that has no meaning here', async () => {
    const { view } = await loaded({ env: { CIRCUIT_BREAKER_ENABLED: 'false' } });
    expect(view.warnings).toEqual(['CIRCUIT_BREAKER_ENABLED has no meaning here and is ignored: loss limits cannot be switched off']);
  });
});

describe('wrong values', () => {
  it.each<[string, Given, string]>([
    ['a percent in a variable', { env: { DAILY_LOSS_LIMIT_PCT: '5' } }, 'DAILY_LOSS_LIMIT_PCT is 5; expected a fraction from 0 to 0.2 (0.01 = 1 %); 5 looks like a percent, write 0.05'],
    ['a percent sign', { env: { FEE_PCT: '0.06%' } }, 'FEE_PCT is "0.06%"; expected a fraction from 0 to 0.02 (0.01 = 1 %); 0.06% looks like a percent, write 0.0006'],
    ['a percent in the file', { file: { risk: { per_trade_risk_pct: 1 } } }, 'settings.json: risk.per_trade_risk_pct is 1; expected a fraction from 0 to 0.05 (0.01 = 1 %); 1 looks like a percent, write 0.01'],
    ['a fraction above 0.02 where 0.02 is the most', { env: { PRICE_DELTA_BYPASS_THRESHOLD: '0.05' } }, 'PRICE_DELTA_BYPASS_THRESHOLD is 0.05; expected a fraction from 0 to 0.02 (0.01 = 1 %); 0.05 looks like a percent, write 0.0005'],
    ['a text for a number in the file', { file: { risk: { equity_usd: '100' } } }, 'settings.json: risk.equity_usd is "100"; expected a number above 0 and up to 1000000000; without quotes'],
    ['no number', { env: { CAPITAL_USDT: 'much' } }, 'CAPITAL_USDT is "much"; expected a number above 0 and up to 1000000000'],
    ['a decimal comma', { overrides: ['risk.risk_usd_cap=2,5'] }, '--set risk.risk_usd_cap is "2,5"; expected a number above 0'],
    ['a broken whole number', { overrides: ['indicators.rsi_period=14.5'] }, '--set indicators.rsi_period is 14.5; expected a whole number from 2 to 200'],
    ['a number of another notation', { overrides: ['indicators.rsi_period=0x10'] }, '--set indicators.rsi_period is "0x10"; expected a whole number from 2 to 200'],
    ['an empty variable', { env: { DAILY_MAX_TRADES: ' ' } }, 'DAILY_MAX_TRADES is empty; expected a whole number from 0 to 1000; unset it to use the default'],
    ['an empty symbol list', { env: { TRADING_SYMBOLS: '' } }, 'TRADING_SYMBOLS is empty, which names no symbol; expected a list of USDT perpetuals such as BTC/USDT:USDT, each once; unset it to use the default'],
    ['an empty symbol list in the file', { file: { universe: { fixed_symbols: [] } } }, 'settings.json: universe.fixed_symbols is "[]", which names no symbol; expected a list of USDT perpetuals such as BTC/USDT:USDT, each once'],
    ['no symbol of ours', { env: { TRADING_SYMBOLS: 'BTC,ETH/BTC' } }, 'TRADING_SYMBOLS is "BTC,ETH/BTC", where "ETH/BTC" is no such symbol; expected a list of USDT perpetuals such as BTC/USDT:USDT, each once'],
    ['a symbol twice in two spellings', { env: { TRADING_SYMBOLS: 'BTC,btc/usdt' } }, 'TRADING_SYMBOLS is "BTC,btc/usdt", where BTC/USDT:USDT stands twice; expected a list of USDT perpetuals such as BTC/USDT:USDT, each once'],
    ['an address with a path', { env: { BINGX_REST_URL: 'http://127.0.0.1:9001/openApi' } }, 'BINGX_REST_URL is "http://127.0.0.1:9001/openApi"; expected scheme, host and port such as http://127.0.0.1:9001, or null; write http://127.0.0.1:9001, the exchange\'s paths are appended'],
    ['an exchange that is not there', { env: { EXECUTION_EXCHANGE: 'mtgox' } }, 'EXECUTION_EXCHANGE is "mtgox"; expected a list of bingx, binanceusdm, kucoinfutures, bitget'],
    ['a section that is a value', { file: { risk: 5 } }, 'settings.json: risk is 5; expected an object with settings'],
    ['an unknown key of the command line', { overrides: ['risk.per_trade_risk=0.01'] }, '--set risk.per_trade_risk is not a setting; expected the name of a setting (docs/settings.md lists them); did you mean risk.per_trade_risk_pct?'],
    ['a section of the command line', { overrides: ['risk=1'] }, '--set risk is a section, not a setting; expected the full name, such as risk.equity_usd'],
    ['no value', { overrides: ['risk.equity_usd'] }, '--set "risk.equity_usd" is without a value; expected key=value, as in risk.min_stop_pct=0.002'],
    ['a threshold of no symbol', { overrides: ['signals.short_the_rip.symbols.rsi_threshold=60'] }, '--set signals.short_the_rip.symbols.rsi_threshold is not an entry of that map; expected signals.short_the_rip.symbols.BTC/USDT:USDT.rsi_threshold=… with a number from 0 to 100'],
    ['a threshold out of range', { env: { RSI_THRESHOLD_ETH: '160' } }, 'RSI_THRESHOLD_ETH is 160; expected a number from 0 to 100'],
    ['a strange entry of a map', { file: { execution: { leverage: { overrides: { BTC: 500 } } } } }, 'settings.json: execution.leverage.overrides is "{"BTC":500}", where BTC has 500; expected a whole number from 1 to 125'],
  ])('names %s', async (_, given, expected) => {
    expect(await refusals(given)).toEqual([expected]);
  });

  it('names every wrong value at once, also one that a stronger source hides', async () => {
    const found = await refusals({ file: { risk: { equity_usd: -1 } }, env: { LEVERAGE_DEFAULT: '500' }, overrides: ['risk.equity_usd=100'] });
    expect(found.map((text) => text.split(' is ')[0])).toEqual(['settings.json: risk.equity_usd', 'LEVERAGE_DEFAULT']);
  });

  it('does not repeat the password of an address', async () => {
    const found = [...await refusals({ env: { BINGX_REST_URL: 'http://me:hunter22@host' } }), ...await refusals({ env: { BINGX_REST_URL: 'ftp://me:hunter22@host' } })];
    expect(found).toHaveLength(2);
    expect(found.join()).not.toContain('hunter22');
  });

  it('throws them as one error where settings are required', async () => {
    const result = await load({ env: { FEE_PCT: 'x' } });
    expect(() => requireSettings(result)).toThrow(SettingsError);
  });
});

describe('the base of an adaptive threshold', () => {
  it('is the threshold of the base version where it is not set itself, with that one\'s source', async () => {
    const { settings, view } = await loaded({ file: { signals: { oversold_bounce: { rsi_max: 40 } } }, env: { RSI_MIN_STR: '58' } });
    expect([settings.signals.oversold_bounce.adaptive_rsi_base, settings.signals.short_the_rip.adaptive_rsi_base]).toEqual([40, 58]);
    const row = view.rows.find(({ key }) => key === 'signals.oversold_bounce.adaptive_rsi_base');
    expect(row?.source).toBe(view.rows.find(({ key }) => key === 'signals.oversold_bounce.rsi_max')?.source);
  });

  it('is its own value wherever that is set', async () => {
    const { settings } = await loaded({ file: { signals: { oversold_bounce: { rsi_max: 40, adaptive_rsi_base: 45 } } } });
    expect(settings.signals.oversold_bounce.adaptive_rsi_base).toBe(45);
  });
});

describe('unknown keys of the file', () => {
  it('warns by name, with the key that was probably meant', async () => {
    const { view } = await loaded({ file: { risk: { max_positons: 3 }, colour: 'red', rsik: {} } });
    expect(view.warnings).toEqual([
      'settings.json: risk.max_positons is not a setting and is ignored; did you mean risk.max_positions?',
      'settings.json: colour is not a setting and is ignored',
      'settings.json: rsik is not a setting and is ignored; did you mean risk?',
    ]);
  });

  it('says what takes the place of a key of old', async () => {
    const { view } = await loaded({ file: { adaptive_strategies: { monitoring: { report_interval: 300 } }, ml: { enabled: true } } });
    expect(view.warnings).toEqual([
      'settings.json: adaptive_strategies.monitoring has no meaning here and is ignored: signals are counted all the time, and the report has the figures',
      'settings.json: ml has no meaning here and is ignored: there are no models yet',
    ]);
  });

  it('warns of fifty at most, and counts the others', async () => {
    const { view } = await loaded({ file: Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`zzzzzzzz${index}`, 1])) });
    expect(view.warnings).toHaveLength(51);
    expect(view.warnings.at(-1)).toBe('settings.json: 30 more unknown keys are ignored');
  });
});

describe('a file that cannot be used', () => {
  it.each([['not JSON', '{ "risk": '], ['a list', '[]'], ['nothing', ''], ['no text', '\u0000\u0001'], ['far too long', `"${'x'.repeat(1_000_001)}"`]])(
    'keeps it aside where it is %s, and says that its limits are not in force', async (_, text) => {
      const dataDir = temporaryDataDir(text);
      const { settings, view, keptAside } = requireSettings(await loadSettings({ dataDir, env: {}, now: () => NOW }));
      expect(settings).toEqual(defaultSettings());
      expect(keptAside).toBe(join(dataDir, 'settings.json.damaged-2026-11-22T17-31-05Z'));
      expect(readFileSync(keptAside ?? '', 'utf8')).toBe(text);
      expect(view.warnings[0]).toContain('its limits are not');
      expect(view.warnings[0]).toContain(keptAside);
      expect(readdirSync(dataDir)).toHaveLength(1);
    });

  it('never overwrites what was kept aside before', async () => {
    const dataDir = temporaryDataDir('first');
    await loadSettings({ dataDir, env: {}, now: () => NOW });
    writeFileSync(join(dataDir, 'settings.json'), 'second');
    const { keptAside } = requireSettings(await loadSettings({ dataDir, env: {}, now: () => NOW }));
    expect(keptAside?.endsWith('Z-2')).toBe(true);
    expect(readdirSync(dataDir).map((file) => readFileSync(join(dataDir, file), 'utf8')).toSorted()).toEqual(['first', 'second']);
  });

  it('leaves it where it is while somebody only looks', async () => {
    const dataDir = temporaryDataDir('damaged');
    const { view } = requireSettings(await loadSettings({ dataDir, env: {}, isInspection: true }));
    expect(readdirSync(dataDir)).toEqual(['settings.json']);
    expect(view.warnings[0]).toContain('the next start puts it aside');
  });

  it('refuses to start where it is there and cannot be read', async () => {
    const dataDir = temporaryDataDir();
    mkdirSync(join(dataDir, 'settings.json'));
    await expect(loadSettings({ dataDir, env: {} })).rejects.toMatchObject({ name: 'SettingsFileError', code: 'EISDIR' });
  });

  it('reads a file with a byte order mark', async () => {
    const dataDir = temporaryDataDir('\uFEFF{"risk":{"equity_usd":250}}');
    expect(requireSettings(await loadSettings({ dataDir, env: {} })).settings.risk.equity_usd).toBe(250);
  });
});
