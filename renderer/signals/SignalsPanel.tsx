import type { ReasonCode } from '../../shared/domain/decision.ts';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { SignalStatistics, SignalView } from '../../shared/domain/signal.ts';
import { Facts } from '../design/Facts.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { inspectDecision } from '../desk/inspectDecision.ts';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatCount, formatFraction } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { SideWord } from '../positions/SideWord.tsx';
import { MarketName } from '../watchlist/MarketName.tsx';
import { REASON_WORDS, reasonSentence, reasonTitle } from '../words/reasons.ts';
import { strategyName } from '../words/strategies.ts';
import { SIGNAL_STAGE_WORDS } from './signalWords.ts';
import styles from './SignalsPanel.module.css';

const NO_SIGNALS: readonly SignalView[] = [];
const NO_INSTRUMENTS: readonly InstrumentView[] = [];

/** What became of each evaluation that would have traded, and how many of them did. */
export function SignalsPanel() {
  const desk = useDesk();
  const signals = useView((view) => view.signals) ?? NO_SIGNALS;
  const statistics = useView((view) => view.signalStatistics) ?? null;
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const time = useTimeFormat();
  if (signals.length === 0 || statistics === null) {
    return <StateMessage kind="empty" title="No signal yet">A decision that passes the pure rule becomes a signal. The panel Decisions says why the others did not.</StateMessage>;
  }
  const rules = (row: SignalView) => instruments.find(({ index }) => index === row.instrument)?.rules ?? null;
  const columns: readonly Column<SignalView>[] = [
    { id: 'time', header: 'Generated', cell: (row) => time(row.generatedAt, 'dateMinute') },
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={row} /> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'strategy', header: 'Strategy', cell: (row) => strategyName(row.strategy) },
    { id: 'stage', header: 'Stage', cell: (row) => <StatusWord tone={SIGNAL_STAGE_WORDS[row.stage].tone} title={row.stages.map(({ stage, at }) => `${SIGNAL_STAGE_WORDS[stage].word} ${time(at)}`).join(', ')}>{SIGNAL_STAGE_WORDS[row.stage].word}{row.isFilledLate ? ', filled late' : ''}</StatusWord> },
    { id: 'reason', header: 'Why', cell: (row) => (row.reason === null ? (row.detail ?? '') : <span title={row.detail ?? reasonSentence(row.reason)}>{reasonTitle(row.reason)}</span>) },
    { id: 'priority', header: 'Priority', cell: (row) => row.priority },
    { id: 'entry', header: 'Entry', align: 'right', cell: (row) => formatPrice(row.entry, rules(row)) },
    { id: 'stop', header: 'Stop', align: 'right', cell: (row) => formatPrice(row.stop, rules(row)) },
    { id: 'target', header: 'Target', align: 'right', cell: (row) => formatPrice(row.target, rules(row)) },
  ];
  return (
    <div className={styles['panel']}>
      <section className={styles['side']} tabIndex={0} aria-label="Signal statistics">
        <Statistics statistics={statistics} />
      </section>
      <div className={styles['table']}>
        <Table label="Signals" columns={columns} rows={signals} rowKey={(row) => row.id} onOpen={(row) => inspectDecision(desk, { instrument: row.instrument, decisionId: row.id, at: row.generatedAt })} openHint="Show the decision on the chart and in the inspector" />
      </div>
    </div>
  );
}

function Statistics({ statistics }: { readonly statistics: SignalStatistics }) {
  const { reached, byReason } = statistics;
  const reasons = Object.entries(byReason).filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
  return (
    <>
      <h3>Of the whole session</h3>
      <Facts
        rows={[
          ['Generated', formatCount(statistics.generated)],
          ['Sent', `${formatCount(reached.sent)} (${formatFraction(statistics.acceptanceRate, 0)})`],
          ['Executed', formatCount(reached.executed)],
          ['Rejected', formatCount(reached.rejected)],
          ['Expired', formatCount(reached.expired)],
          ['Refused', formatCount(reached.refused)],
          ['Alive', formatCount(statistics.live)],
          ['Duplicates', formatCount(statistics.duplicates)],
          ['Cooldowns bypassed', `${formatCount(statistics.bypasses)} (${formatFraction(statistics.bypassRate, 0)})`],
          ['Mean move of a bypass', formatFraction(statistics.averageBypassDelta)],
        ]}
      />
      {reasons.length === 0 ? null : (
        <>
          <h3>What ended them</h3>
          <Facts rows={reasons.map(([code, count]) => [isReason(code) ? REASON_WORDS[code].title : code, formatCount(count)])} />
        </>
      )}
    </>
  );
}

function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(REASON_WORDS, code);
}
