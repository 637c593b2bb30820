import { describe, expect, it } from 'vitest';
import type { StepView } from '../../../../shared/domain/sessionView.ts';
import { runSteps, type Step } from '../../../../electron/engine/startup/runSteps.ts';
import { StepFailure } from '../../../../electron/engine/startup/StepFailure.ts';

const done: Step['run'] = () => Promise.resolve({ status: 'done', message: 'fine' });

function step(id: Step['id'], run: Step['run'], deadlineMs = 5_000): Step {
  return { id, title: id, deadlineMs, run };
}

function start(steps: readonly Step[], signal = new AbortController().signal, overallDeadlineMs = 5_000) {
  let views: readonly StepView[] = [];
  const result = runSteps({ steps, signal, overallDeadlineMs, now: () => 0, onChange: (changed) => { views = changed; } });
  return result.then((ended) => ({ ended, views }));
}

describe('runSteps', () => {
  it('runs the steps in order and reports each verdict', async () => {
    const order: string[] = [];
    const noting = (id: Step['id'], status: 'done' | 'degraded' | 'skipped'): Step => step(id, () => {
      order.push(id);
      return Promise.resolve({ status, message: id });
    });
    const { ended, views } = await start([noting('settings', 'done'), noting('exchange', 'degraded'), noting('risk', 'skipped')]);
    expect(ended).toEqual({ kind: 'done' });
    expect(order).toEqual(['settings', 'exchange', 'risk']);
    expect(views.map(({ status }) => status)).toEqual(['done', 'degraded', 'skipped']);
  });

  it('fails by name at the deadline of a step that ignores its signal', async () => {
    const { ended, views } = await start([step('settings', done), step('exchange', () => new Promise(() => undefined), 20), step('risk', done)]);
    expect(ended).toMatchObject({ kind: 'failed', step: 'exchange', code: 'step-timeout' });
    expect(views.map(({ status }) => status)).toEqual(['done', 'failed', 'skipped']);
  });

  it('fails when the whole start takes too long', async () => {
    const { ended } = await start([step('exchange', () => new Promise(() => undefined))], undefined, 20);
    expect(ended).toMatchObject({ kind: 'failed', step: 'exchange', code: 'start-timeout' });
  });

  it('passes on what a failing step says about itself', async () => {
    const failure = new StepFailure('no-strategies', 'Both strategies are switched off', 'Switch one on');
    const { ended } = await start([step('strategies', () => Promise.reject(failure))]);
    expect(ended).toEqual({ kind: 'failed', step: 'strategies', code: 'no-strategies', message: 'Both strategies are switched off', nextStep: 'Switch one on' });
  });

  it('prefers the step\'s own words over a bare timeout when both come together', async () => {
    const explains: Step['run'] = ({ signal }) => new Promise((_, reject) => {
      signal.addEventListener('abort', () => { reject(new StepFailure('silent', 'BingX accepted the connection and never answered', 'Try again')); });
    });
    const { ended } = await start([step('exchange', explains, 20)]);
    expect(ended).toMatchObject({ kind: 'failed', code: 'silent' });
  });

  it('ends as cancelled when the user cancels in the middle of a step', async () => {
    const cancel = new AbortController();
    const hanging: Step['run'] = () => new Promise(() => { queueMicrotask(() => { cancel.abort(); }); });
    const { ended } = await start([step('market-data', hanging)], cancel.signal);
    expect(ended).toEqual({ kind: 'cancelled', step: 'market-data' });
  });
});
