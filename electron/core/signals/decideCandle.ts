import type { DecisionId } from '../../../shared/domain/ids.ts';
import { decisionId } from '../../../shared/domain/ids.ts';
import { strategyWords } from '../../../shared/domain/strategyWords.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import type { StrategySeat } from '../decisions/seriesEvaluator.ts';
import { strategyMetrics } from '../portfolio/strategyMetrics.ts';
import { exitPosition } from '../positions/exits.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import type { Admission, Candidate } from './admission.ts';
import { beginAdmission, finishAdmission } from './admission.ts';
import { POLICY_WORDS, winnerOf } from './conflicts.ts';
import { priorityOf } from './priority.ts';
import { sendEntry } from './sendEntry.ts';
import type { StatefulCheck } from './statefulCheck.ts';
import { declineBy } from './statefulCheck.ts';

interface Considered {
  readonly id: DecisionId;
  readonly candidate: Candidate;
  admission: Admission;
}

/**
 * What the evaluated strategies of one market decide on its closed candle: each signal passes groups 13-14, one of several that are left
 * wins the symbol, and that one is checked against the limits. Decisions are recorded in the order of the strategies, then acted on.
 */
export function decideCandle(state: CoreState, market: InstrumentState): void {
  const { seats } = market.evaluator;
  if (!seats.some(({ evaluation }) => evaluation.verdict === 'enter')) {
    for (const { evaluation } of seats) record(state, market, evaluation, []);
    return;
  }
  const considered = seats.map((seat, index) => (seat.evaluation.verdict === 'enter' ? consider(state, market, seat, decisionIdOf(state.log.rows + index)) : null));
  const left = considered.filter((one) => one !== null).filter(({ candidate }) => candidate.checks.failed === null);
  const winner = left[left.length > 1 ? resolve(state, left) : 0] ?? null;
  for (const one of left) one.admission = finishAdmission(state, one.candidate, one === winner || winner === null ? null : lostTo(state, winner));
  for (const [index, { evaluation }] of seats.entries()) {
    const one = considered[index] ?? null;
    const failed = one?.candidate.checks.failed ?? null;
    if (failed !== null) declineBy(evaluation, failed);
    record(state, market, evaluation, one?.candidate.checks.made ?? []);
  }
  for (const one of considered) if (one !== null) act(state, market, one);
}

function record(state: CoreState, market: InstrumentState, evaluation: Evaluation, checks: readonly StatefulCheck[]): void {
  const row = state.log.append(market.index, evaluation, checks);
  state.effects.push({ kind: 'decision', row, decisionId: decisionIdOf(row) });
}

export function decisionIdOf(row: number): DecisionId {
  return decisionId(`d${row}`);
}

function consider(state: CoreState, market: InstrumentState, { strategy, evaluation }: StrategySeat, id: DecisionId): Considered {
  const { instrument } = market;
  state.signals.generate({
    id,
    instrument: market.index,
    exchange: instrument.exchange,
    symbol: instrument.symbol,
    strategy: strategy.id,
    side: strategy.side,
    timeframe: '30m',
    candleOpenTime: evaluation.time - TIMEFRAME_MS['30m'],
    generatedAt: state.now,
    expiresAt: evaluation.time + state.options.entryTtlMs,
    entry: evaluation.close,
    stop: evaluation.stop,
    target: evaluation.target,
    priority: priorityOf(strategyMetrics(state, strategy.id)),
    stage: 'generated',
    stages: [{ stage: 'generated', at: state.now }],
    reason: null,
    detail: null,
    orderId: null,
    positionId: null,
    isFilledLate: false,
  });
  const candidate = beginAdmission(state, market, strategy, evaluation);
  if (candidate.checks.failed === null) state.signals.advance(id, 'validated', state.now);
  return { id, candidate, admission: { kind: 'declined' } };
}

function resolve(state: CoreState, rivals: readonly Considered[]): number {
  return winnerOf(rivals.map(({ candidate: { strategy, evaluation } }) => {
    const record = strategyMetrics(state, strategy.id);
    return { strategy: strategy.id, priority: priorityOf(record), rewardToRisk: evaluation.netRewardToRisk, record };
  }), state.options.settings.signals.conflict_resolution);
}

function lostTo(state: CoreState, { id, candidate }: Considered): string {
  const { name } = strategyWords(candidate.strategy.id);
  return `${name} (${id}) won the symbol by ${POLICY_WORDS[state.options.settings.signals.conflict_resolution]}`;
}

function act(state: CoreState, market: InstrumentState, { id, candidate, admission }: Considered): void {
  switch (admission.kind) {
    case 'admitted': {
      const sent = sendEntry(state, market, admission.entry, id);
      state.signals.advance(id, 'sent', state.now, sent);
      break;
    }
    case 'flip': {
      const detail = `Waits until ${admission.toClose.map((position) => `${position.side} ${position.id}`).join(', ')} is flat`;
      state.signals.advance(id, 'waiting', state.now, { detail });
      for (const position of admission.toClose) exitPosition(state, position, 'signal');
      break;
    }
    case 'declined':
      endDeclined(state, id, candidate);
  }
}

/** The signal ends by the check it failed. */
export function endDeclined(state: CoreState, id: DecisionId, { checks: { failed } }: Pick<Candidate, 'checks'>): void {
  if (failed === null) throw new TypeError(`signal ${id} was declined by no check`);
  state.signals.advance(id, failed.name === 'signal-expired' ? 'expired' : 'rejected', state.now, { reason: failed.name, detail: failed.detail });
}
