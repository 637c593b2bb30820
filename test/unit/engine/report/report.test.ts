import { describe, expect, it } from 'vitest';
import { exitStatistics, groupFigures } from '../../../../electron/engine/report/exitStatistics.ts';
import { reportPage } from '../../../../electron/engine/report/reportPage.ts';
import { failedStartReport, samplePosition } from './sampleReport.ts';

describe('a report', () => {
  it('has every field of formats.md also where the session never ran', () => {
    expect(failedStartReport()).toMatchObject({
      version: 1, mode: 'paper', market: 'exchange', exchanges: ['bingx'], symbols: ['BTC/USDT:USDT'], startedAt: 1_000, endedAt: 2_500, outcome: 'failed', reason: 'exchange: silent',
      steps: [{ id: 'exchange', status: 'failed', startedAt: 1_000, durationMs: 1_500, message: 'silent' }],
      candles: { closed: 0, evaluated: 0, backfilled: 0 }, decisions: { total: 0, entered: 0, declined: {} }, orders: [], fills: [], positions: [],
      pnl: { realised: 0, unrealised: 0, fees: 0, funding: 0, startEquity: 100, endEquity: 100 }, streams: [], eventLoop: { p50Ms: 0, p99Ms: 0, maxMs: 0 }, errors: [], netPnl: 0,
    });
  });
});

describe('exit statistics', () => {
  it('have every key also without a trade', () => {
    const { exitsByReason, ...figures } = exitStatistics([samplePosition({ status: 'open' })]);
    expect(Object.values(exitsByReason)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(figures).toEqual({
      totalExits: 0, winning: 0, losing: 0, breakEven: 0, winRate: null, totalPnl: 0, totalWinPnl: 0, totalLossPnl: 0, averageWin: null, averageLoss: null, bestTrade: null, worstTrade: null,
      averageMae: null, averageMfe: null, averageR: null,
    });
  });

  it('count a trade by its net result, and one around zero as neither won nor lost', () => {
    const positions = [samplePosition(), samplePosition({ netPnl: 2, exitReason: 'take-profit' }), samplePosition({ netPnl: 1, exitReason: 'time' }), samplePosition({ netPnl: 0.004, realisedPnl: 1 })];
    expect(exitStatistics(positions)).toMatchObject({
      totalExits: 4, exitsByReason: { 'stop-loss': 2, 'take-profit': 1, time: 1 }, winning: 2, losing: 1, breakEven: 1, winRate: 0.5, totalWinPnl: 3, totalLossPnl: -1.12,
      averageWin: 1.5, averageLoss: -1.12, bestTrade: 2, worstTrade: -1.12,
    });
  });

  it('average how far trades went on the way, and their R where there was a risk', () => {
    const positions = [samplePosition({ mae: -1, mfe: 0.5, rMultiple: -1 }), samplePosition({ mae: -0.5, mfe: 2, rMultiple: 2.5 }), samplePosition({ mae: 0, mfe: 0, rMultiple: null })];
    expect(exitStatistics(positions)).toMatchObject({ averageMae: -0.5, averageMfe: expect.closeTo(2.5 / 3, 12), averageR: 0.75 });
  });

  it('label what a trailing stop and the exchange ended as such', () => {
    const reasons = ['trailing-stop', 'liquidation', 'kill-switch'] as const;
    expect(exitStatistics(reasons.map((exitReason) => samplePosition({ exitReason }))).exitsByReason).toMatchObject({ 'trailing-stop': 1, liquidation: 1, 'kill-switch': 1, 'stop-loss': 0 });
  });

  it('are grouped by name', () => {
    const positions = [samplePosition(), samplePosition({ strategy: 'adaptive-short-the-rip', netPnl: 3, fees: 0.1, funding: 0.01 }), samplePosition({ netPnl: 1 })];
    expect(groupFigures(positions, ({ strategy }) => strategy)).toMatchObject({
      'adaptive-oversold-bounce': { trades: 2, winning: 1, losing: 1, breakEven: 0, winRate: 0.5, bestTrade: 1, worstTrade: -1.12, averageMae: -1, averageMfe: 0.5, averageR: -1.12, netPnl: expect.closeTo(-0.12, 10), fees: 0.24, funding: 0 },
      'adaptive-short-the-rip': { trades: 1, winning: 1, netPnl: 3, fees: 0.1, funding: 0.01 },
    });
  });
});

describe('the page of a report', () => {
  it('is one file without scripts, and loads nothing', () => {
    const page = reportPage(failedStartReport());
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|src=|href=|url\(|@import/i);
    expect(page).toContain('exchange: silent');
  });

  it('shows text of strangers as text', () => {
    const page = reportPage({ ...failedStartReport(), reason: '<img src=x onerror="alert(1)">&\'' });
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
  });

  it('says that a market was simulated, and draws the equity', () => {
    const report = { ...failedStartReport(), market: 'simulated' as const, seed: 7, equity: [[0, 100], [60_000, 104], [120_000, 101]] as const };
    const page = reportPage(report);
    expect(page).toContain('SIMULATED MARKET, seed 7');
    expect(page).toContain('<path class="curve" d="M0.0 ');
    expect(page).toContain('Equity from 100.00 to 101.00 USDT, lowest 100.00, highest 104.00');
  });

  it.each([[[]], [[[0, 100]]], [[[0, 100], [0, 101]]]])('draws no curve of %j', (equity) => {
    expect(reportPage({ ...failedStartReport(), equity: equity.map(([at = 0, value = 0]) => [at, value] as const) })).not.toContain('<svg');
  });

  it('draws a flat curve in the middle', () => {
    expect(reportPage({ ...failedStartReport(), equity: [[0, 100], [1, 100]] })).toContain('d="M0.0 110.0L1000.0 110.0"');
  });
});
