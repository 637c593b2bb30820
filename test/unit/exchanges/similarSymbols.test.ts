import { expect, it } from 'vitest';
import { similarSymbols } from '../../../electron/exchanges/similarSymbols.ts';

const listed = ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT', '1000PEPE/USDT:USDT', 'BCH/USDT:USDT'];

it('offers names that contain the wanted one or differ by a few letters', () => {
  expect(similarSymbols('PEPE/USDT:USDT', listed, 10)[0]).toBe('1000PEPE/USDT:USDT');
  expect(similarSymbols('BTCC/USDT:USDT', listed, 10)[0]).toBe('BTC/USDT:USDT');
  expect(similarSymbols('ZZZZZZ/USDT:USDT', listed, 10)).toEqual([]);
  expect(similarSymbols('BTC/USDT:USDT', listed, 1)).toHaveLength(1);
});
