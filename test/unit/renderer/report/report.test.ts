import { describe, expect, it } from 'vitest';
import { reportSchema } from '../../../../renderer/report/reportSchema.ts';
import { netOf, statisticsBy, statisticsOf } from '../../../../renderer/report/tradeStatistics.ts';
import { outcomeWords } from '../../../../renderer/report/outcomeWords.ts';
import { riskMultiple } from '../../../../renderer/trades/riskMultiple.ts';
import { runningView } from '../../../renderer-harness/fixtures.ts';
import { exampleReport } from '../../../renderer-harness/reports.ts';

const report = reportSchema.parse(exampleReport(runningView()));

describe('reportSchema', () => {
  it('lets further fields through', () => {
    expect(reportSchema.parse({ ...exampleReport(runningView()), addedLater: 1 })).toMatchObject({ addedLater: 1 });
  });

  it('refuses a report without its money', () => {
    const { pnl: _pnl, ...rest } = exampleReport(runningView()) as { pnl: unknown };
    expect(reportSchema.safeParse(rest).error?.issues[0]?.path).toEqual(['pnl']);
  });
});

describe('statistics', () => {
  it('leave open positions out and add up to the whole', () => {
    const closed = report.positions.filter((position) => position.closedAt !== null);
    const groups = statisticsBy(report.positions, (position) => position.symbol);
    expect(groups.reduce((sum, group) => sum + group.trades, 0)).toBe(closed.length);
    expect(groups.reduce((sum, group) => sum + group.net, 0)).toBeCloseTo(closed.reduce((sum, position) => sum + netOf(position), 0), 12);
  });

  it('are computed after fees and funding', () => {
    const [position] = report.positions;
    if (position === undefined) throw new Error('the fixture has positions');
    const trade = (realisedPnl: number) => ({ ...position, realisedPnl, fees: 1, funding: 0.5 });
    expect(statisticsOf('x', [trade(4.5), trade(1), trade(-1)])).toMatchObject({ trades: 3, wins: 1, winRate: 1 / 3, gross: 4.5, fees: 3, funding: 1.5, net: 0, profitFactor: 1, best: 3, worst: -2.5 });
  });

  it('have no ratio where there is nothing to divide by', () => {
    expect(statisticsOf('none', [])).toMatchObject({ winRate: null, profitFactor: null, best: null, worst: null });
  });
});

describe('words and multiples', () => {
  it('show an unknown outcome as it is', () => {
    expect([outcomeWords('completed').word, outcomeWords('exploded').word]).toEqual(['Completed', 'exploded']);
  });

  it('measure a result in units of its first risk', () => {
    expect([riskMultiple({ netPnl: 3, entryPrice: 100, initialStop: 99, amount: 2 }), riskMultiple({ netPnl: 3, entryPrice: 100, initialStop: 100, amount: 2 })]).toEqual([1.5, null]);
  });
});
