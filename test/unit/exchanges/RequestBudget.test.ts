import { describe, expect, it } from 'vitest';
import { RequestBudget } from '../../../electron/exchanges/RequestBudget.ts';
import { RequestBudgets } from '../../../electron/exchanges/RequestBudgets.ts';
import { ManualRealClock } from './ManualRealClock.ts';

const never = new AbortController().signal;

function setUp() {
  const clock = new ManualRealClock();
  const start = clock.monotonicMs();
  const budget = new RequestBudget(clock);
  const left: (readonly [string, number])[] = [];
  const send = async (name: string, spacingMs: number, signal = never): Promise<void> => {
    await budget.turn(spacingMs, signal);
    left.push([name, clock.monotonicMs() - start]);
  };
  return { clock, budget, left, send };
}

describe('a budget of requests', () => {
  it('lets requests leave in the order asked, each as far apart as the one before it costs', async () => {
    const { clock, left, send } = setUp();
    const all = Promise.all([send('one', 100), send('dear', 300), send('three', 100), send('four', 100)]);
    await clock.pass(1_000, 10);
    await all;
    expect(left).toEqual([['one', 0], ['dear', 100], ['three', 400], ['four', 500]]);
  });

  it('asks nobody to wait who comes late enough', async () => {
    const { clock, left, send } = setUp();
    await send('one', 100);
    await clock.pass(500);
    await send('two', 100);
    expect(left).toEqual([['one', 0], ['two', 500]]);
  });

  it('holds everybody back while the exchange demands it, and lets them go one by one', async () => {
    const { clock, budget, left, send } = setUp();
    await send('one', 100);
    budget.pause(2_000);
    budget.pause(500);
    const all = Promise.all([send('two', 100), send('three', 100)]);
    await clock.pass(3_000, 10);
    await all;
    expect(left).toEqual([['one', 0], ['two', 2_000], ['three', 2_100]]);
  });

  it('gives the turn of one who gave up to the next', async () => {
    const { clock, left, send } = setUp();
    const given = new AbortController();
    await send('one', 100);
    const gone = send('two', 100, given.signal);
    const next = send('three', 100);
    given.abort(new Error('given up'));
    await expect(gone).rejects.toThrow('given up');
    await clock.pass(200, 10);
    await next;
    expect(left).toEqual([['one', 0], ['three', 100]]);
  });

  it('is the same for one address of an exchange, and another for each other one', () => {
    const budgets = new RequestBudgets(new ManualRealClock());
    expect(budgets.of('bingx', null)).toBe(budgets.of('bingx', null));
    expect(budgets.of('bingx', 'http://127.0.0.1:9001/')).toBe(budgets.of('bingx', 'http://127.0.0.1:9001'));
    const all = [budgets.of('bingx', null), budgets.of('bitget', null), budgets.of('bingx', 'http://127.0.0.1:9001'), budgets.of('bingx', 'no address')];
    expect(new Set(all).size).toBe(4);
  });
});
