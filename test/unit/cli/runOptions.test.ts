import { describe, expect, it } from 'vitest';
import { parseRunOptions } from '../../../electron/cli/runOptions.ts';
import { UsageError } from '../../../electron/cli/UsageError.ts';

describe('options of run', () => {
  it('leave to the settings what they do not say', () => {
    expect(parseRunOptions([])).toEqual({
      mode: 'paper', market: undefined, exchanges: undefined, symbols: undefined, durationSeconds: undefined, reportFile: undefined, decisionsFile: undefined, seed: undefined,
      speed: undefined, candleFiles: [], endpoints: {}, dryRun: false, startsNew: false, dataDir: undefined, assignments: [],
    });
  });

  it('take several candle files in a row or one by one, which makes the market a simulated one', () => {
    const expected = { market: 'simulated', candleFiles: ['a.csv', 'b.csv', 'c.csv'], symbols: ['BTC', 'ETH'] };
    expect(parseRunOptions(['--symbols', 'BTC, ETH', '--candles', 'a.csv', 'b.csv', '--candles', 'c.csv'])).toMatchObject(expected);
  });

  it('read an endpoint with one address or two', () => {
    expect(parseRunOptions(['--endpoint', 'bingx=http://127.0.0.1:1']).endpoints).toEqual({ bingx: { restUrl: 'http://127.0.0.1:1', wsUrl: null } });
    expect(parseRunOptions(['--endpoint', 'bingx=http://127.0.0.1:1,ws://127.0.0.1:2/x', '--endpoint', 'kucoin=http://127.0.0.1:3']).endpoints).toEqual({
      bingx: { restUrl: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:2/x' }, kucoinfutures: { restUrl: 'http://127.0.0.1:3', wsUrl: null },
    });
  });

  it('take several exchanges, by id or short name, each once', () => {
    expect(parseRunOptions(['--exchange', 'bingx,binance, kucoinfutures,BITGET,kucoin']).exchanges).toEqual(['bingx', 'binanceusdm', 'kucoinfutures', 'bitget']);
  });

  it.each([
    [['--mode', 'live'], '--mode live is not part of this version; use --mode paper'],
    [['--mode', 'papr'], '--mode "papr": expected paper, demo or live'],
    [['--exchange', 'bingx,mtgox'], '--exchange "mtgox": expected one of bingx, binanceusdm, kucoinfutures, bitget'],
    [['--market', 'real'], '--market "real": expected exchange or simulated'],
    [['--duration', 'long'], '--duration "long": expected seconds above 0'],
    [['--duration', ''], '--duration "": expected seconds above 0'],
    [['--seed', '1.5'], '--seed "1.5": expected a whole number from 0 to 4294967295'],
    [['--endpoint', 'http://127.0.0.1:1'], '--endpoint "http://127.0.0.1:1": expected ID=REST_URL[,WS_URL] with one of bingx, binanceusdm, kucoinfutures, bitget, as in bingx=http://127.0.0.1:9001'],
    [['--symbol', 'BTC'], '--symbol is not an option of this command; did you mean --symbols?'],
    [['--duration', '5', '--duration', '6'], '--duration is given twice: "5" and "6"'],
  ])('%j is refused in one line', (argv, message) => {
    expect(() => parseRunOptions(argv)).toThrow(new UsageError(message));
  });
});
