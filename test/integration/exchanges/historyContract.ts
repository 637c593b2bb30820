import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Gateway } from '../../../electron/exchanges/gateway.ts';
import type { FaultInput } from '../../exchanges/core/fault.ts';
import { openQuantity } from '../../exchanges/core/openInterest.ts';
import type { SimulatedMarket } from '../../exchanges/core/simulatedMarket.ts';

export interface HistorySubject {
  readonly name: string;
  readonly hasOpenInterestHistory: boolean;
}

/** An exchange of the coins BTC and ETH, its adapter, and a deadline. */
export type Connect = (faults?: readonly FaultInput[]) => Promise<{ readonly market: SimulatedMarket; readonly gateway: Gateway; readonly signal: AbortSignal }>;

const ETH = parseMarketSymbol('ETH') ?? raise();
const STEP = TIMEFRAME_MS['5m'];
/** More than any exchange gives at once. */
const MANY = 1_100;
/** Of one page in five, by the seed. */
const FAULTS: readonly FaultInput[] = [{ kind: 'badBody', form: 'html', chance: 0.2 }, { kind: 'serverError', status: 500, chance: 0.2 }];
const DAY = 86_400_000;

function raise(): never {
  throw new Error('not a symbol');
}

/** The last five minutes that began before the market did. */
const lastStep = (market: SimulatedMarket): number => Math.floor(market.startTime / STEP) * STEP;
const stepsTo = (last: number, count: number): number[] => Array.from({ length: count }, (_, row) => last - (count - 1 - row) * STEP);

/** What every adapter must do with the histories that its exchange keeps. */
export function describeHistories(subject: HistorySubject, connect: Connect): void {
  describe(`${subject.name} histories`, () => {
    if (subject.hasOpenInterestHistory) testOpenInterest(connect);
    else testNoOpenInterest(connect);
    testMarks(connect);
  });
}

function testNoOpenInterest(connect: Connect): void {
  it('say that open interest is not among them', async () => {
    expect((await connect()).gateway.openInterestHistory).toBeNull();
  });
}

function testOpenInterest(connect: Connect): void {
  it('tell the open interest of a range every five minutes, in base currency, as the source has it', async () => {
    const { market, gateway, signal } = await connect();
    const times = stepsTo(lastStep(market), MANY);
    const history = await gateway.openInterestHistory?.(ETH, times[0] ?? 0, lastStep(market), signal);
    expect(history?.map(({ at }) => at)).toEqual(times);
    const eth = market.instrument('ETH');
    expect(history?.map(({ amount }) => amount)).toEqual(times.map((at) => Number(eth.quantityText(openQuantity(eth, at)))));
    expect(new Set(history?.map(({ amount }) => amount)).size).toBeGreaterThan(MANY / 2);
  });

  it('tell of open interest no instant outside the range, and none after now', async () => {
    const { market, gateway, signal } = await connect();
    const first = lastStep(market) - 3 * STEP;
    await expect(gateway.openInterestHistory?.(ETH, first + 1, first + 2 * STEP - 1, signal)).resolves.toMatchObject([{ at: first + STEP }]);
    await expect(gateway.openInterestHistory?.(ETH, first + 1, first + STEP - 1, signal)).resolves.toEqual([]);
    const history = await gateway.openInterestHistory?.(ETH, first, market.now() + 100 * STEP, signal);
    expect(history?.length).toBeGreaterThanOrEqual(4);
    expect(history?.at(-1)?.at).toBeLessThanOrEqual(market.now());
  });

  it('tell open interest as far back as it is kept when more is asked for', async () => {
    const { market, gateway, signal } = await connect();
    const since = market.startTime - 40 * DAY;
    const history = await gateway.openInterestHistory?.(ETH, since, market.startTime, signal);
    expect(history?.length).toBeGreaterThan(8_000);
    expect(history?.at(0)?.at).toBeGreaterThanOrEqual(since);
  });

  it('agree with the open interest of now', async () => {
    const { market, gateway, signal } = await connect();
    const now = await gateway.openInterest(ETH, signal);
    const newest = (await gateway.openInterestHistory?.(ETH, market.now() - 2 * STEP, market.now(), signal))?.at(-1);
    expect(Math.abs((newest?.amount ?? 0) / (now.amount ?? Number.NaN) - 1)).toBeLessThan(0.1);
  });

  it.each(FAULTS)('do not take %j for the end of open interest', async (fault) => {
    const { market, gateway, signal } = await connect([fault]);
    await expect(gateway.openInterestHistory?.(ETH, market.startTime - 40 * DAY, market.startTime, signal)).rejects.toMatchObject({ exchange: gateway.exchange });
  });
}

function testMarks(connect: Connect): void {
  it('tell the mark price at the end of each five minutes of a range as the source has it', async () => {
    const { market, gateway, signal } = await connect();
    const times = stepsTo(lastStep(market), MANY);
    const history = await gateway.markHistory?.(ETH, times[0] ?? 0, lastStep(market), signal);
    expect(history?.map(({ at }) => at)).toEqual(times);
    const eth = market.instrument('ETH');
    expect(history?.map(({ price }) => price)).toEqual(times.map((at) => Number(eth.priceText(market.markPrice('ETH', at - 1)?.mark ?? 0))));
  });

  it('tell of mark prices no instant outside the range, and none of a candle that still forms', async () => {
    const { market, gateway, signal } = await connect();
    const first = lastStep(market) - 3 * STEP;
    await expect(gateway.markHistory?.(ETH, first + 1, first + 2 * STEP - 1, signal)).resolves.toMatchObject([{ at: first + STEP }]);
    await expect(gateway.markHistory?.(ETH, first + 1, first + STEP - 1, signal)).resolves.toEqual([]);
    const history = await gateway.markHistory?.(ETH, first, market.now() + 100 * STEP, signal);
    expect(history?.length).toBeGreaterThanOrEqual(3);
    expect(history?.at(-1)?.at).toBeLessThanOrEqual(market.now());
  });

  it.each(FAULTS)('do not take %j for the end of the mark prices', async (fault) => {
    const { market, gateway, signal } = await connect([fault]);
    await expect(gateway.markHistory?.(ETH, market.startTime - 40 * DAY, market.startTime, signal)).rejects.toMatchObject({ exchange: gateway.exchange });
  });
}
