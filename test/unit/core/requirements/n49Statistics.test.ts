import { describe, expect, it } from 'vitest';
import { exitStatistics, groupFigures } from '../../../../electron/engine/report/exitStatistics.ts';
import { reportPage } from '../../../../electron/engine/report/reportPage.ts';
import { failedStartReport, samplePosition } from '../../engine/report/sampleReport.ts';

const KEYS = [
  'averageLoss', 'averageMae', 'averageMfe', 'averageR', 'averageWin', 'bestTrade', 'breakEven', 'exitsByReason', 'losing', 'totalExits', 'totalLossPnl', 'totalPnl',
  'totalWinPnl', 'winRate', 'winning', 'worstTrade',
];
const REASONS = ['kill-switch', 'liquidation', 'manual', 'risk', 'session-end', 'signal', 'stop-loss', 'take-profit', 'time', 'trailing-stop'];

describe('N49: session statistics crashing shutdown on a missing key', () => {
  it.each([['no trade', []], ['an open one', [samplePosition({ status: 'open', exitReason: null })]], ['one', [samplePosition()]]])('has every key with %s', (_, positions) => {
    const statistics = exitStatistics(positions);
    expect(Object.keys(statistics).sort()).toEqual(KEYS);
    expect(Object.keys(statistics.exitsByReason).sort()).toEqual(REASONS);
    expect(Object.values(statistics).every((value) => value !== undefined && !Number.isNaN(value))).toBe(true);
  });

  it('has them for each strategy and symbol too', () => {
    const figures = groupFigures([samplePosition()], ({ symbol }) => symbol)['BTC/USDT:USDT'];
    expect(Object.keys(figures ?? {})).toEqual(expect.arrayContaining([...KEYS, 'trades', 'netPnl', 'fees', 'funding']));
  });

  it('makes a report and its page of a session that never traded', () => {
    const report = failedStartReport();
    expect(() => JSON.parse(JSON.stringify(report)) as unknown).not.toThrow();
    expect(reportPage(report)).toContain('Trades');
  });
});
