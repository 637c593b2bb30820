import type { ExchangeId } from '../../../shared/domain/instrument.ts';
import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { FetchView, StreamView } from '../../../shared/domain/sessionView.ts';
import type { RestStatistics } from './RestCaller.ts';

/** Shares of failed calls from which on REST is degraded and critical (system.md 1.10). */
const DEGRADED_SHARE = 0.2;
const CRITICAL_SHARE = 0.5;

/** Streams against REST, from their counters (system.md 1.8). */
export function fetchStatistics(streams: readonly Pick<StreamView, 'messages' | 'health'>[], rest: RestStatistics, streamFailures: number): FetchView {
  const streamMessages = streams.reduce((sum, { messages }) => sum + messages, 0);
  const latencies = streams.flatMap(({ health }) => health?.latencyP50Ms ?? []).toSorted((one, other) => one - other);
  const streamLatencyMs = latencies[Math.floor(latencies.length / 2)] ?? null;
  const fetches = streamMessages + rest.calls;
  return {
    streamMessages,
    restCalls: rest.calls,
    streamShare: fetches === 0 ? null : streamMessages / fetches,
    streamLatencyMs,
    restLatencyMs: rest.latencyMs,
    latencyImprovement: streamLatencyMs === null || rest.latencyMs === null || rest.latencyMs <= 0 ? null : (rest.latencyMs - streamLatencyMs) / rest.latencyMs,
    streamFailures,
    restFailures: rest.failures,
    failuresInARow: rest.failuresInARow,
    recentFailureShare: rest.recentFailureShare,
    grade: gradeOf(rest.recentFailureShare),
  };
}

function gradeOf(share: number): FetchView['grade'] {
  if (share > CRITICAL_SHARE) return 'critical';
  return share > DEGRADED_SHARE ? 'degraded' : 'well';
}

/** One line for the log. */
export function describeFetches(exchange: ExchangeId, view: FetchView): string {
  const percent = (share: number | null): string => (share === null ? 'unknown' : `${(share * 100).toFixed(1)} %`);
  const ms = (value: number | null): string => (value === null ? 'unknown' : `${value.toFixed(0)} ms`);
  return `${exchangeName(exchange)}: ${view.streamMessages} messages, ${view.restCalls} REST calls (streams ${percent(view.streamShare)}); latency stream ${ms(view.streamLatencyMs)}, `
    + `REST ${ms(view.restLatencyMs)} (better by ${percent(view.latencyImprovement)}); failures stream ${view.streamFailures}, REST ${view.restFailures}, `
    + `${view.failuresInARow} in a row, ${percent(view.recentFailureShare)} of the newest 100 (${view.grade})`;
}
