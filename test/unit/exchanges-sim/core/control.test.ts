import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { layTable, type ExchangeTable } from '../bingx/exchangeTable.ts';

describe('the control endpoint', () => {
  let table: ExchangeTable;
  beforeEach(async () => {
    table = await layTable();
  });
  afterEach(async () => {
    await table.exchange.close();
  });

  async function command(body: string): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${table.exchange.restUrl}/__control`, { method: 'POST', body });
    return { status: response.status, answer: await response.json() };
  }
  async function serverStatus(): Promise<number> {
    return (await fetch(`${table.exchange.restUrl}/openApi/swap/v2/server/time`)).status;
  }

  it('gives and clears faults from another process', async () => {
    expect(await command('{"fault":{"kind":"serverError","status":503}}')).toEqual({ status: 200, answer: { ids: [1] } });
    expect(await serverStatus()).toBe(503);
    expect(await command('{"clear":1}')).toEqual({ status: 200, answer: { faults: [] } });
    expect(await serverStatus()).toBe(200);
    expect(await command('{"faults":[{"kind":"stall"},{"kind":"slow"}]}')).toEqual({ status: 200, answer: { ids: [2, 3] } });
    expect((await command('{"clear":true}')).answer).toEqual({ faults: [] });
  });

  it('shows the market time, the faults and the counters', async () => {
    await serverStatus();
    table.exchange.fault({ kind: 'stall' });
    const shown = await (await fetch(`${table.exchange.restUrl}/__control`)).json();
    expect(shown).toMatchObject({
      exchange: 'bingx', marketTime: table.market.now(), speed: 1, faults: [{ id: 1, fault: { kind: 'stall' }, applied: 0 }], counters: { requests: 1 },
    });
  });

  it('answers while the exchange is silent, refuses or is under maintenance', async () => {
    for (const kind of ['silent', 'refuse', 'maintenance'] as const) table.exchange.fault({ kind });
    expect(await command('{"clear":true}')).toEqual({ status: 200, answer: { faults: [] } });
  });

  it.each(['', 'hello', '{"fault":{"kind":"explode"}}', '{"fault":{"kind":"drop","code":"x"}}', '{"clear":false}'])('refuses %o and says what it knows', async (body) => {
    const { status, answer } = await command(body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: expect.stringContaining('not a command'), kinds: expect.arrayContaining(['drop', 'halfOpen']) });
    expect(table.exchange.faults.list()).toEqual([]);
  });
});
