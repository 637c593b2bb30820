import { afterEach, describe, expect, it } from 'vitest';
import type { PositionView } from '../../../shared/domain/position.ts';
import { positionId } from '../../../shared/domain/ids.ts';
import { settingsSchema } from '../../../shared/settings/schema.ts';
import { openTestWorkplace, simulatedRequest, type TestWorkplace } from './workplace.ts';

let workplace: TestWorkplace | null = null;

afterEach(async () => {
  await workplace?.close();
  workplace = null;
});

/** A session on the generated market that trades as soon as it can, with an account large enough for parts. */
async function withOpenPosition(): Promise<{ readonly opened: TestWorkplace; readonly position: PositionView; readonly positions: () => readonly PositionView[] }> {
  const opened = await openTestWorkplace({
    settings: settingsSchema.parse({
      risk: { equity_usd: 100_000, risk_usd_cap: 100_000, max_notional_per_trade: null },
      class_limits: { bluechip: { notional: null, risk: null } },
      signals: {
        oversold_bounce: { symbols: Object.fromEntries(['BTC', 'ETH', 'SOL'].map((base) => [`${base}/USDT:USDT`, { rsi_threshold: 100 }])) },
      },
    }),
  });
  workplace = opened;
  const { engine } = opened;
  const positions = (): readonly PositionView[] => engine.publisher.snapshot().view.positions;
  const isOpen = (one: PositionView): boolean => one.status === 'open' && one.hasProtectiveStop;
  const found = new Promise<PositionView>((resolve) => {
    const end = engine.publisher.subscribe(() => {
      const position = positions().find(isOpen);
      if (position === undefined) return;
      end();
      resolve(position);
    });
  });
  const started = await engine.start(simulatedRequest({ speed: 3_600, durationMs: 60_000 }));
  if (started.kind !== 'running') throw new Error('the session did not start');
  return { opened, position: await found, positions };
}

describe("a person's command to take a part off", () => {
  it('reduces the position at the market and leaves its protection on the rest; a part too small is refused in words', async () => {
    const { opened, position, positions } = await withOpenPosition();
    const { commands, publisher } = opened.engine;
    const reduced = new Promise<PositionView>((resolve) => {
      const end = publisher.subscribe(() => {
        const one = positions().find(({ id, partialExits }) => id === position.id && partialExits.length > 0);
        if (one === undefined) return;
        end();
        resolve(one);
      });
    });
    expect(await commands.reducePosition(positionId('nobody'), 'fraction', 0.5)).toMatchObject({ ok: false, code: 'no-position' });
    expect(await commands.reducePosition(position.id, 'amount', 1e-9)).toMatchObject({ ok: false, code: 'bad-part' });
    expect(await commands.reducePosition(position.id, 'fraction', 0.5)).toEqual({ ok: true });
    const after = await reduced;
    expect(after.partialExits).toMatchObject([{ reason: 'manual' }]);
    expect(after.amount).toBe(position.amount);
    if (after.status === 'open') expect(after.openAmount / position.amount).toBeCloseTo(0.5, 2);
    await opened.engine.stop({ positions: 'close' });
  }, 60_000);
});
