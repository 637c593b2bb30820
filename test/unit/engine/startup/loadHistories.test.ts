import { describe, expect, it } from 'vitest';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import { DECISION_TIMEFRAMES } from '../../../../shared/domain/timeframe.ts';
import { loadHistories } from '../../../../electron/engine/startup/loadHistories.ts';
import { ExchangeRejectedError } from '../../../../electron/exchanges/errors/exchangeRejectedError.ts';
import { ExchangeUnavailableError } from '../../../../electron/exchanges/errors/exchangeUnavailableError.ts';
import type { HistoryRequest, MarketFeed } from '../../../../electron/market/feed.ts';
import { BTC, candleAtTime, ORIGIN } from '../../market/exchange/ScriptedGateway.ts';

const context = { exchange: 'bingx', action: 'reading candles', nextStep: 'wait' } as const;
const instruments: readonly Instrument[] = [{ exchange: 'bingx', symbol: BTC, rules: null }];

/** Fails as told, one request of a timeframe after another; `asked` counts them. */
function load(failing: Readonly<Record<string, readonly Error[]>>) {
  const asked: Record<string, number> = {};
  const history = ({ timeframe }: HistoryRequest) => {
    const times = asked[timeframe] ?? 0;
    asked[timeframe] = times + 1;
    const failure = failing[timeframe]?.[times];
    return failure === undefined ? Promise.resolve(columnsFromCandles([candleAtTime(ORIGIN)])) : Promise.reject(failure);
  };
  const feed: Pick<MarketFeed, 'history' | 'now'> = { history, now: () => ORIGIN };
  const result = loadHistories({ feed, instruments, count: 1, isKnown: () => false, signal: new AbortController().signal, progress: () => undefined });
  return { asked, result };
}

describe('the histories of a start', () => {
  it('are asked for again where a trouble passes', async () => {
    const busy = new ExchangeUnavailableError('HTTP 503', context);
    const { asked, result } = load({ '30m': [busy], '4h': [busy] });
    const { histories, failures } = await result;
    expect(failures).toEqual([]);
    expect(histories.map(({ timeframe }) => timeframe)).toEqual(DECISION_TIMEFRAMES);
    expect(asked).toEqual({ '30m': 2, '1h': 1, '4h': 2 });
  });

  it('are left out, with the reason, where asking again cannot help', async () => {
    const { asked, result } = load({ '1h': [new ExchangeRejectedError('80014', 'no such interval', context)] });
    const { histories, failures } = await result;
    expect(histories).toHaveLength(2);
    expect(failures).toEqual([expect.stringMatching(/^BTC\/USDT:USDT 1h \(.*80014.*\)$/)]);
    expect(asked['1h']).toBe(1);
  });

  it('are given up at once where the exchange answers for none', async () => {
    const busy = Array.from({ length: 9 }, () => new ExchangeUnavailableError('HTTP 503', context));
    const { asked, result } = load({ '30m': busy, '1h': busy, '4h': busy });
    expect((await result).failures).toHaveLength(3);
    expect(asked).toEqual({ '30m': 1, '1h': 1, '4h': 1 });
  });
});
