import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { FaultInput } from '../../../exchanges/core/fault.ts';
import { layTable, START, type ExchangeTable } from './exchangeTable.ts';
import { TextStream, type Frame } from './textStream.ts';

const TIME_PATH = '/api/v2/public/time';
const MINUTE = 60_000;

let table: ExchangeTable;
const streams: TextStream[] = [];
beforeEach(async () => {
  table = await layTable();
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await table.exchange.close();
});

/** A connection that is subscribed to BTC candles, behind its snapshot. */
async function watching(channel = 'candle30m'): Promise<TextStream> {
  const stream = await TextStream.connect(table.exchange.wsUrl);
  streams.push(stream);
  stream.ask('subscribe', channel);
  await stream.pong();
  return stream;
}

/** Open times of the candles in a frame. */
function openTimesIn(text: string): number[] {
  const { data = [] }: Frame = JSON.parse(text);
  return data.map((row) => Number(Array.isArray(row) ? row[0] : Number.NaN));
}

const ask = async (path = TIME_PATH): Promise<Response> => fetch(`${table.exchange.restUrl}${path}`, { signal: AbortSignal.timeout(5_000) });

describe('faults of the streams of the simulated Bitget', () => {
  it.each([
    ['brokenJson', /^\{"action":"update","arg".*[^}]$/],
    ['null', /^null$/],
    ['number', /^42$/],
    ['text', /^Service busy$/],
    ['empty', /^\{\}$/],
    ['unknownSymbol', /NOPE/],
    ['wrongTypes', /\[null,null,null/],
    ['undecodable', /\{\{$/],
  ] as const)('garbage of the form %s replaces a frame', async (form, found) => {
    const stream = await watching();
    table.exchange.fault({ kind: 'garbage', form, times: 1 });
    table.turn(500);
    expect(await stream.next()).toMatch(found);
  });

  it('truncated cuts a frame off, duplicates sends it twice, stall sends none', async () => {
    const stream = await watching();
    table.exchange.fault({ kind: 'truncated', times: 1 });
    table.turn(500);
    const cut = await stream.next();
    expect(() => {
      JSON.parse(cut);
    }).toThrow(SyntaxError);
    table.exchange.fault({ kind: 'duplicates', times: 1 });
    table.turn(500);
    expect(await stream.next()).toBe(await stream.next());
    table.exchange.fault({ kind: 'stall' });
    table.turn(500);
    expect(await stream.pong()).toEqual([]);
  });

  it('reorder sends a frame after the one that follows it', async () => {
    const stream = await watching('ticker');
    table.exchange.fault({ kind: 'reorder', times: 1 });
    table.turn(1_000);
    table.turn(1_000);
    const [first = 0, second = 0] = (await stream.pong()).map((frame) => Number(/"ts":(\d+)\}$/.exec(frame)?.[1]));
    expect(first).toBeGreaterThan(second);
  });

  it('lostAcks subscribes without a word, or not at all', async () => {
    table.exchange.fault({ kind: 'lostAcks', times: 1 });
    const stream = await watching('ticker');
    table.turn(1_000);
    expect(await stream.nextFrame()).toMatchObject({ action: 'snapshot' });
    table.exchange.fault({ kind: 'lostAcks', subscribes: false, times: 1 });
    stream.ask('subscribe', 'books1');
    await stream.pong();
    expect(table.exchange.counters).toMatchObject({ subscriptions: 1, acksSent: 0 });
  });

  it('missingCandles leaves candles out of the stream', async () => {
    const stream = await watching('candle1m');
    const pushed = async (): Promise<readonly number[]> => [...new Set((await stream.pong()).flatMap(openTimesIn))];
    table.exchange.fault({ kind: 'missingCandles' });
    for (let turn = 0; turn < 3; turn += 1) table.turn(1_000);
    expect(await pushed()).toEqual([]);
    table.exchange.clearFaults();
    table.turn(2_000);
    // The one that was forming stays out; the next ones come.
    expect(await pushed()).toEqual([START + 4 * MINUTE, START + 5 * MINUTE]);
  });

  it('lateCorrection sends a changed version of a closed candle, and REST gives it too', async () => {
    const stream = await watching('candle1m');
    table.turn(3_000);
    await stream.pong();
    const btc = table.market.instrument('BTC');
    const source = btc.candle('1m', START + MINUTE, table.market.now());
    table.exchange.fault({ kind: 'lateCorrection', candlesBack: 2, inRest: true });
    table.turn(1);
    const [correction] = await stream.pong();
    expect(openTimesIn(correction ?? '')).toEqual([START + MINUTE]);
    const rest = await ask(`/api/v2/mix/market/candles?symbol=BTCUSDT&productType=USDT-FUTURES&granularity=1m&startTime=${START + MINUTE}&endTime=${START + MINUTE}`);
    const { data: [row] } = await rest.json();
    expect(row[4]).not.toBe(btc.priceText(source?.close ?? 0));
    expect(row[5]).toBe(btc.quantityText((source?.volume ?? 0) + 1));
  });

  it.each<readonly [FaultInput, number]>([[{ kind: 'drop', code: 1011 }, 1011], [{ kind: 'drop' }, 1006], [{ kind: 'maintenance' }, 1012]])('%j closes the connection with %d', async (fault, code) => {
    const stream = await watching();
    table.exchange.fault(fault);
    table.turn(50);
    expect(await stream.closed).toBe(code);
  });
});

describe('faults of the REST interface of the simulated Bitget', () => {
  it('rateLimited answers 429 with and without Retry-After, or the code of the exchange', async () => {
    table.exchange.fault({ kind: 'rateLimited', retryAfterSeconds: 7, times: 1 });
    const first = await ask();
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    table.exchange.fault({ kind: 'rateLimited', times: 1 });
    const second = await ask();
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
    table.exchange.fault({ kind: 'rateLimited', form: 'code', times: 1 });
    const third = await ask();
    expect([third.status, await third.json()]).toMatchObject([200, { code: '429', msg: 'Too Many Requests' }]);
  });

  it.each<readonly [FaultInput, number, RegExp]>([
    [{ kind: 'badBody', form: 'empty' }, 200, /^$/],
    [{ kind: 'badBody', form: 'html' }, 200, /^<!DOCTYPE html>/],
    [{ kind: 'badBody', form: 'truncated' }, 200, /^\{"code":"00000".*[^}]$/],
    [{ kind: 'badBody', form: 'nullData' }, 200, /"data":null\}$/],
    [{ kind: 'badBody', form: 'emptyList' }, 200, /"data":\[\]\}$/],
    [{ kind: 'serverError', status: 502 }, 502, /html/],
    [{ kind: 'maintenance' }, 503, /html/],
  ])('%j', async (fault, status, body) => {
    table.exchange.fault(fault);
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(body);
  });

  it('wrongClock moves the server time', async () => {
    table.exchange.fault({ kind: 'wrongClock', offsetMs: -7_000 });
    expect(await (await ask()).json()).toMatchObject({ requestTime: START - 7_000, data: { serverTime: String(START - 7_000) } });
  });
});
