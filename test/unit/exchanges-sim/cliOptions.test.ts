import { describe, expect, it } from 'vitest';

import { readCliOptions, USAGE } from '../../exchanges/cliOptions.ts';
import { FAULT_DESCRIPTIONS } from '../../exchanges/core/fault.ts';

describe('the command line of the simulated exchange', () => {
  it('has usual values for everything', () => {
    expect(readCliOptions([])).toEqual({
      exchange: 'bingx', bases: ['BTC', 'ETH', 'SOL'], candleFiles: [], fundingFiles: [], speed: 1, port: 9001, seed: 1, startTime: null, faults: [], chaosSeconds: null,
    });
  });

  it('reads every option', () => {
    const args = '--exchange Bitget --symbols btc,ETH/USDT:USDT,SOL-USDT --candles a.csv,b.csv.gz --speed 60 --port 0 --seed 7 --start 2024-06-01T12:00 --fault stall,forMs=500 --fault drop --chaos 30';
    expect(readCliOptions(args.split(' '))).toEqual({
      exchange: 'bitget', bases: ['BTC', 'ETH', 'SOL'], candleFiles: ['a.csv', 'b.csv.gz'], fundingFiles: [], speed: 60, port: 0, seed: 7,
      startTime: Date.UTC(2024, 5, 1, 12), faults: [{ kind: 'stall', forMs: 500 }, { kind: 'drop' }], chaosSeconds: 30,
    });
  });

  it.each([
    [['--exchange', 'mtgox'], /--exchange is "mtgox", expected one of bingx/],
    [['--symbols', ''], /--symbols is "", expected coins/],
    [['--symbols', 'BTC,btc'], /names a coin twice/],
    [['--symbols', 'B!C'], /--symbols is "B!C"/],
    [['--symbols', 'BTC', '--candles', 'a,b'], /--candles names 2 files for 1 symbols \(BTC\)/],
    [['--speed', '601'], /--speed is "601", expected a number from 1 to 600/],
    [['--port', '1.5'], /--port is "1.5", expected a whole number from 0 to 65535/],
    [['--start', 'soon'], /--start is "soon"/],
    [['--fault', 'nothing'], /fault "nothing" is not valid/],
    [['--colour', 'red'], /--colour/],
  ])('refuses %j and says why', (args, message) => {
    expect(() => readCliOptions(args)).toThrow(message);
  });

  it('explains itself and every fault', () => {
    expect(readCliOptions(['--help'])).toBeNull();
    for (const kind of Object.keys(FAULT_DESCRIPTIONS)) expect(USAGE).toContain(kind);
  });
});
