import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import { REAL_EXCHANGES } from '../../../shared/domain/instrument.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import { SIMULATED_EXCHANGES } from '../../exchanges/simulatedExchanges.ts';
import { layTable } from '../../unit/exchanges-sim/bingx/exchangeTable.ts';
import { runProgram, temporaryFolder } from './runProgram.ts';

describe('markets and quarantine', () => {
  it('list every market with its reason, and leave out what was set aside until it is released', async () => {
    const { exchange } = await layTable();
    onTestFinished(() => exchange.close());
    const dataDir = temporaryFolder();
    const folder = ['--data-dir', dataDir];
    const listing = ['markets', '--exchange', 'bingx', '--endpoint', `bingx=${exchange.restUrl}`, '--set', 'universe.min_quote_volume_usdt=0', '--json', ...folder];
    expect((await runProgram(['quarantine', 'add', '--exchange', 'bingx', '--symbol', 'ETH', '--reason', 'odd prices', ...folder])).code).toBe(0);
    expect((await runProgram(['quarantine', 'list', ...folder])).out).toMatch(/^bingx ETH\/USDT:USDT from .* until .*: odd prices\n$/);
    const chosen = async (): Promise<readonly unknown[]> => {
      const { code, out } = await runProgram(listing);
      expect(code).toBe(0);
      return JSON.parse(out).markets.map(({ symbol, isChosen, reason, rules, funding }: Record<string, unknown>) => [symbol, isChosen, String(reason).split(':')[0], rules !== null, funding !== null]);
    };
    expect(await chosen()).toContainEqual(['ETH/USDT:USDT', false, 'in quarantine', false, false]);
    expect((await runProgram(['quarantine', 'release', '--exchange', 'bingx', '--symbol', 'ETH', ...folder])).code).toBe(0);
    const after = await chosen();
    expect(after).toHaveLength(3);
    expect(after.every((line) => Array.isArray(line) && line[1] === true && line[3] === true && line[4] === true)).toBe(true);
    expect(await runProgram(['quarantine', 'release', '--exchange', 'bingx', '--symbol', 'ETH', ...folder])).toMatchObject({ code: 1 });
  });

  it('list the markets also where the exchange does not tell their funding, and say so', async () => {
    const { exchange } = await layTable();
    onTestFinished(() => exchange.close());
    exchange.fault({ kind: 'serverError', match: 'premiumIndex' });
    const { code, out, err } = await runProgram(['markets', '--exchange', 'bingx', '--endpoint', `bingx=${exchange.restUrl}`, '--set', 'universe.min_quote_volume_usdt=0', '--json', '--data-dir', temporaryFolder()]);
    expect(code).toBe(1);
    const { markets } = JSON.parse(out);
    expect(markets).toHaveLength(3);
    expect(markets.every(({ rules, funding }: Record<string, unknown>) => rules !== null && funding === null)).toBe(true);
    expect(err).toMatch(/^bingx: .*while reading the funding/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.each(REAL_EXCHANGES)('decide what a session on %s that chooses for itself watches, and its report says why', async (id) => {
    const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }, { base: 'SOL' }], speed: 60 });
    const exchange = await SIMULATED_EXCHANGES.get(id)?.start({ market, port: 0, faults: [] });
    if (exchange === undefined) throw new Error(`${id} has no simulation`);
    onTestFinished(() => exchange.close());
    const dataDir = temporaryFolder();
    const folder = ['--data-dir', dataDir];
    await runProgram(['quarantine', 'add', '--exchange', id, '--symbol', 'ETH', ...folder]);
    const report = join(dataDir, 'report.json');
    const run = async (...settings: readonly string[]) => await runProgram([
      'run', '--exchange', id, '--endpoint', `${id}=${exchange.restUrl},${exchange.wsUrl}`, '--speed', '60', '--dry-run', '--report', report,
      ...['universe.auto_select=true', 'universe.min_quote_volume_usdt=0', ...settings].flatMap((each) => ['--set', each]), ...folder,
    ]);
    const chosen = await run('universe.priority_order=SOL');
    expect(chosen).toMatchObject({ code: 0, err: expect.stringContaining(`Chosen by 24 h volume: 2 of 3 on ${exchangeName(id)}`) });
    const { symbols, universe } = JSON.parse(readFileSync(report, 'utf8'));
    expect(symbols).toEqual(['SOL/USDT:USDT', 'BTC/USDT:USDT']);
    const volumes = universe.exchanges[0].markets.map(({ quoteVolume24h }: { readonly quoteVolume24h: number }) => quoteVolume24h);
    expect(volumes.every((volume: number) => volume > 0)).toBe(true);
    expect(universe.exchanges[0].markets.at(-1)).toMatchObject({ symbol: 'ETH/USDT:USDT', isChosen: false, reason: 'in quarantine: Set aside by hand' });
    expect(await run('universe.deny_list=BTC,SOL')).toMatchObject({ code: 2, err: expect.stringContaining(`None of the 3 markets of ${exchangeName(id)} passes the choice`) });
  });

  it('say what is wrong in one line', async () => {
    const dataDir = temporaryFolder();
    expect(await runProgram(['quarantine', 'eat', '--data-dir', dataDir])).toMatchObject({ code: 2, err: 'bearish quarantine: "eat" is no action: expected one of list, add, release\n' });
    writeFileSync(join(dataDir, 'quarantine.json'), 'nonsense');
    const { code, out, err } = await runProgram(['quarantine', 'list', '--data-dir', dataDir]);
    expect([code, out]).toEqual([0, 'No market is in quarantine\n']);
    expect(err).toContain('quarantine.json is damaged');
    expect((await runProgram(['markets', '--exchange', 'bingx', '--endpoint', 'bingx=http://127.0.0.1:9', '--data-dir', dataDir])).code).toBe(1);
  });
});
