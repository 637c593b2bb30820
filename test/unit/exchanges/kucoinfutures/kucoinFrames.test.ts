import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamTopic } from '../../../../electron/exchanges/gateway.ts';
import { contractsIn } from '../../../../electron/exchanges/kucoinfutures/kucoinContracts.ts';
import { readKucoinFrame, topicNameOf } from '../../../../electron/exchanges/kucoinfutures/kucoinFrames.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const context = { exchange: 'kucoinfutures', action: 'testing', nextStep: 'none' } as const;
const base = { type: 'FFWCSX', quoteCurrency: 'USDT', settleCurrency: 'USDT', lotSize: 1, tickSize: 0.1, isInverse: false, status: 'Open' };
const contracts = contractsIn([{ ...base, symbol: 'XBTUSDTM', baseCurrency: 'XBT', multiplier: 0.001 }, { ...base, symbol: 'LTCUSDTM', baseCurrency: 'LTC', multiplier: 0.1 }], context);
const BTC = parseMarketSymbol('BTC') ?? raise();
const LTC = 'LTC/USDT:USDT';

function raise(): never {
  throw new Error('not a symbol');
}

const frame = (text: string) => readKucoinFrame(text, contracts);
const said = (value: unknown) => {
  const read = frame(typeof value === 'string' ? value : JSON.stringify(value));
  return read.kind === 'message' ? read.message : read;
};
const push = (topic: string, data: unknown, subject = '') => ({ topic, type: 'message', subject, data });
const CANDLE = ['1715470980', '81.38', '81.50', '81.90', '81.20', '61.0', '61'];

describe('frames of KuCoin', () => {
  it('are the welcome, pongs, acknowledgements and refusals by id', () => {
    expect(frame('{"id":"publicFutures","type":"welcome"}')).toEqual({ kind: 'welcome' });
    expect(said('{"id":"4","type":"pong","timestamp":1729843222921000}')).toEqual({ kind: 'heartbeat' });
    expect(said('{"id":"4","type":"ack"}')).toEqual({ kind: 'acknowledged', requestId: '4' });
    expect(said('{"id":4,"type":"ack"}')).toEqual({ kind: 'acknowledged', requestId: '4' });
    expect(said('{"id":"4","type":"error","code":404,"data":"topic /x is not found"}')).toEqual({ kind: 'refused', requestId: '4', code: '404', reason: 'topic /x is not found' });
    expect(said('{"type":"error","code":509,"data":"exceed max permit per second"}')).toMatchObject({ kind: 'unreadable' });
  });

  it('tell a token that is no good from a refused topic', () => {
    expect(frame('{"id":"1","type":"error","code":401,"data":"token is expired"}')).toEqual({ kind: 'tokenRefused', reason: 'token is expired' });
    const unknown = 'topic /contractMarket/ticker:TOKENUSDTM is not found';
    expect(said(`{"id":"1","type":"error","code":404,"data":"${unknown}"}`)).toEqual({ kind: 'refused', requestId: '1', code: '404', reason: unknown });
  });

  it('are pushes too where they carry a topic and no type', () => {
    const mark = '{"topic":"/contract/instrument:XBTUSDTM","subject":"mark.index.price","data":{"granularity":1000,"indexPrice":4000.23,"markPrice":4010.52,"timestamp":1551770400000}}';
    expect(said(mark)).toEqual({ kind: 'mark', symbol: BTC, price: 4_010.52, at: 1_551_770_400_000 });
    const book = '{"subject":"tickerV2","topic":"/contractMarket/tickerV2:XBTUSDTM","data":{"symbol":"XBTUSDTM","bestBidSize":795,"bestBidPrice":3200.0,"bestAskPrice":3600.0,"bestAskSize":284,"ts":1553846081210004941}}';
    expect(said(book)).toEqual({ kind: 'book', symbol: BTC, bid: 3_200, bidSize: 0.795, ask: 3_600, askSize: 0.284, at: 1_553_846_081_210 });
    expect(said('{"data":{}}')).toMatchObject({ kind: 'unreadable' });
  });

  it('are of no concern where they announce something to all', () => {
    expect(said(push('/contract/announcement', { symbol: 'XBTUSDTM', fundingTime: 1_551_770_400_000, fundingRate: -0.002966 }, 'funding.begin'))).toEqual({ kind: 'ignored' });
  });

  it('read candles as open, close, high, low, with the volume of the last field in coins (ccxt leaves it in lots)', () => {
    expect(said(push('/contractMarket/limitCandle:LTCUSDTM_1min', { symbol: 'LTCUSDTM', candles: CANDLE, time: 1_715_470_994_801 }, 'candle.stick'))).toEqual({
      kind: 'candle', symbol: LTC, timeframe: '1m', candle: { openTime: 1_715_470_980_000, open: 81.38, close: 81.5, high: 81.9, low: 81.2, volume: 6.1 },
    });
  });

  it.each([
    ['a time off the grid', ['1715470981', ...CANDLE.slice(1)], '1min'],
    ['a time that is off this grid', CANDLE, '1hour'],
    ['high and close in REST order', [CANDLE[0], '81.38', '81.90', '81.20', '81.50', '61.0', '61'], '1min'],
    ['no volume', CANDLE.slice(0, 6), '1min'],
    ['a price of 0', ['1715470980', '0', '0', '0', '0', '0', '0'], '1min'],
    ['nothing in it', null, '1min'],
  ])('refuse a candle with %s', (_, candles, period) => {
    expect(said(push(`/contractMarket/limitCandle:LTCUSDTM_${period}`, { symbol: 'LTCUSDTM', candles }))).toMatchObject({ kind: 'unreadable' });
  });

  it('read trades with the taker side, coins, and the millisecond they happened in (ccxt rounds nanoseconds up)', () => {
    const text = '{"topic":"/contractMarket/execution:XBTUSDTM","type":"message","subject":"match","data":{"symbol":"XBTUSDTM","sequence":36,"side":"sell","size":5,"price":"60000.1","tradeId":"5c35","ts":1700000000123999999}}';
    expect(said(text)).toEqual({ kind: 'trade', symbol: BTC, price: 60_000.1, amount: 0.005, takerSide: 'sell', at: 1_700_000_000_123 });
    expect(said(text.replace('1700000000123999999', '1700000000123999'))).toMatchObject({ at: 1_700_000_000_123 });
    expect(said(text.replace('"sell"', '"none"'))).toMatchObject({ kind: 'unreadable' });
    expect(said(text.replace('"size":5', '"size":0'))).toMatchObject({ kind: 'unreadable' });
  });

  const TICKER = { symbol: 'XBTUSDTM', side: 'buy', size: 2, price: '60000.0', bestBidSize: 795, bestBidPrice: '59999.9', bestAskPrice: '60000.1', bestAskSize: 284, ts: '1700000000123000000' };
  it('read tickers, with the sides of the book in coins', () => {
    expect(said(push('/contractMarket/ticker:XBTUSDTM', TICKER, 'ticker'))).toEqual({
      kind: 'ticker', symbol: BTC, quote: { last: 60_000, bid: 59_999.9, ask: 60_000.1, bidSize: 0.795, askSize: 0.284, change24h: null, at: 1_700_000_000_123 },
    });
    expect(said(push('/contractMarket/ticker:XBTUSDTM', { ...TICKER, bestBidPrice: '60001' }))).toMatchObject({ quote: { bid: null, ask: null } });
    expect(said(push('/contractMarket/ticker:XBTUSDTM', { ...TICKER, bestBidPrice: '3200.0' }))).toMatchObject({ quote: { bid: null, ask: 60_000.1 } });
    expect(said(push('/contractMarket/ticker:XBTUSDTM', { ...TICKER, price: null }))).toMatchObject({ kind: 'unreadable' });
  });

  it('read the best prices', () => {
    expect(said(push('/contractMarket/tickerV2:XBTUSDTM', TICKER, 'tickerV2'))).toEqual({
      kind: 'book', symbol: BTC, bid: 59_999.9, bidSize: 0.795, ask: 60_000.1, askSize: 0.284, at: 1_700_000_000_123,
    });
    expect(said(push('/contractMarket/tickerV2:XBTUSDTM', { ...TICKER, bestBidPrice: '60001' }))).toMatchObject({ kind: 'unreadable' });
  });

  it('read the mark price, and leave the funding rate beside it', () => {
    const data = { granularity: 1_000, indexPrice: 4_000.23, markPrice: 4_010.52, timestamp: 1_551_770_400_000 };
    expect(said(push('/contract/instrument:XBTUSDTM', data, 'mark.index.price'))).toEqual({ kind: 'mark', symbol: BTC, price: 4_010.52, at: 1_551_770_400_000 });
    expect(said(push('/contract/instrument:XBTUSDTM', { granularity: 60_000, fundingRate: -0.002966, timestamp: 1_551_770_400_000 }, 'funding.rate'))).toEqual({ kind: 'ignored' });
  });

  it('are not believed about markets that are not listed, or that are not those of the topic', () => {
    expect(said(push('/contractMarket/ticker:XBTUSDM', { ...TICKER, symbol: 'XBTUSDM' }))).toMatchObject({ kind: 'unreadable' });
    expect(said(push('/contractMarket/ticker:XBTUSDTM', { ...TICKER, symbol: 'LTCUSDTM' }))).toMatchObject({ kind: 'unreadable' });
    expect(said(push('/contractMarket/ticker:XBTUSDTM,LTCUSDTM', TICKER))).toMatchObject({ kind: 'ticker', symbol: BTC });
  });

  it.each(['null', '42', 'Service busy', '{}', '', '{"type":"message"}', '{"type":"message","topic":"/contractMarket/ticker:XBTUSDTM","data":[]}'])('are unreadable: %s', (text) => {
    expect(said(text)).toMatchObject({ kind: 'unreadable' });
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), fc.json(), (text, data) => {
      expect(frame(text).kind).toBeTypeOf('string');
      expect(frame(`{"type":"message","topic":"/contractMarket/execution:XBTUSDTM","data":${data}}`).kind).toBe('message');
    }));
  });
});

describe('topics of KuCoin', () => {
  it.each<readonly [StreamTopic, string]>([
    [{ kind: 'candles', symbol: BTC, timeframe: '1m' }, '/contractMarket/limitCandle:XBTUSDTM_1min'],
    [{ kind: 'candles', symbol: BTC, timeframe: '4h' }, '/contractMarket/limitCandle:XBTUSDTM_4hour'],
    [{ kind: 'candles', symbol: BTC, timeframe: '1d' }, '/contractMarket/limitCandle:XBTUSDTM_1day'],
    [{ kind: 'ticker', symbol: BTC }, '/contractMarket/ticker:XBTUSDTM'],
    [{ kind: 'book', symbol: BTC }, '/contractMarket/tickerV2:XBTUSDTM'],
    [{ kind: 'trades', symbol: BTC }, '/contractMarket/execution:XBTUSDTM'],
    [{ kind: 'mark', symbol: BTC }, '/contract/instrument:XBTUSDTM'],
  ])('%j is %s', (topic, name) => {
    expect(topicNameOf(topic, 'XBTUSDTM')).toBe(name);
  });
});
