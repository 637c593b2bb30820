import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { FilteredRows } from '../design/FilteredRows.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import type { Column } from '../design/Table.tsx';
import { VirtualTable } from '../design/VirtualTable.tsx';
import { showOnChart } from '../desk/showOnChart.ts';
import { useDesk, useTimeFormat, useUi, useView } from '../desk/useDesk.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { formatDecimal } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { reasonSentence, reasonTitle } from '../words/reasons.ts';
import { TREND_SIGNS, TREND_WORDS } from '../words/regime.ts';
import { knownStrategies, strategyName } from '../words/strategies.ts';
import { MarketName } from '../watchlist/MarketName.tsx';
import { createDecisionList, type DecisionFilter } from './decisionList.ts';
import { VERDICT_WORDS } from './verdictWords.ts';

const NO_INSTRUMENTS: readonly InstrumentView[] = [];
const VERDICTS = ['enter', 'decline', 'not-ready'] as const;
/** Decisions arrive in bursts at each close: the list asks once a second at most. */
const REFRESH_MS = 1_000;
const READING_PX = 30;

/** Every decision of the session, taken or declined, by market, strategy and verdict. */
export function DecisionsPanel() {
  const desk = useDesk();
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const total = useView((view) => view.counters.decisions) ?? 0;
  const inspected = useUi((state) => state.inspectedTime);
  const selected = useUi((state) => state.instrument);
  const [filter, setFilter] = useState<DecisionFilter>({ instrument: null, strategy: null, verdict: null });
  const list = useMemo(() => createDecisionList(desk, filter), [desk, filter]);
  const { status, failure, decisions, hasNewer } = useStore(list.store);
  const time = useTimeFormat();
  useEffect(() => {
    list.start();
    return () => list.stop();
  }, [list]);
  useEffect(() => {
    const timer = setTimeout(() => list.refresh(), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [list, total]);

  const market = (row: SessionDecision) => instruments.find((instrument) => instrument.index === row.instrument) ?? null;
  const columns: readonly Column<SessionDecision>[] = [
    { id: 'time', header: 'Decided', cell: (row) => time(row.time, 'dateMinute') },
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={market(row)} /> },
    { id: 'strategy', header: 'Strategy', cell: (row) => strategyName(row.strategy) },
    { id: 'verdict', header: 'Verdict', cell: (row) => <StatusWord tone={VERDICT_WORDS[row.verdict].tone}>{VERDICT_WORDS[row.verdict].word}</StatusWord> },
    { id: 'reason', header: 'Reason', cell: (row) => <span title={reasonSentence(row.reason)}>{reasonTitle(row.reason)}</span> },
    { id: 'rsi', header: 'RSI', align: 'right', cell: (row) => formatDecimal(row.rsi, 1) },
    { id: 'threshold', header: 'Threshold', align: 'right', cell: (row) => formatDecimal(row.threshold, 1) },
    { id: 'close', header: 'Close', align: 'right', cell: (row) => formatPrice(row.close, market(row)?.rules ?? null) },
    { id: 'rr', header: 'Reward/risk', align: 'right', hint: 'Gross reward to risk of the trade it would be', cell: (row) => formatDecimal(row.rewardToRisk, 2) },
    { id: 'trend', header: 'Trend', cell: (row) => `${TREND_SIGNS[row.regime.trend]} ${TREND_WORDS[row.regime.trend]}` },
  ];
  const strategies = knownStrategies(instruments.flatMap((each) => each.strategies.map((status) => status.strategy)));
  return (
    <FilteredRows
      label="Filter decisions"
      filters={
        <>
          <Choice label="Market" value={filter.instrument === null ? '' : String(filter.instrument)} options={instruments.map((each) => [String(each.index), marketName(each, isSeveral)])} onChoose={(value) => setFilter({ ...filter, instrument: value === '' ? null : Number(value) })} />
          <Choice label="Strategy" value={filter.strategy ?? ''} options={strategies.map((each) => [each, strategyName(each)])} onChoose={(value) => setFilter({ ...filter, strategy: value === '' ? null : value })} />
          <Choice label="Verdict" value={filter.verdict ?? ''} options={VERDICTS.map((each) => [each, VERDICT_WORDS[each].word])} onChoose={(value) => setFilter({ ...filter, verdict: VERDICTS.find((each) => each === value) ?? null })} />
          {hasNewer ? (
            <Button isSmall kind="primary" onClick={() => list.setReading(false)}>
              Newer decisions wait: show them
            </Button>
          ) : null}
        </>
      }
    >
      {status === 'loading' ? <StateMessage kind="loading" title="Loading decisions…" /> : null}
      {status === 'failed' ? <Failure message={failure ?? 'The decisions could not be loaded.'} nextStep="Open the panel again, or look into the log." /> : null}
      {status === 'ready' && decisions.length === 0 ? (
        <StateMessage kind="empty" title="No decision matches">
          Both strategies decide at the close of every 30m candle of every market.
        </StateMessage>
      ) : null}
      {status === 'ready' && decisions.length > 0 ? (
        <VirtualTable
          label="Decisions"
          columns={columns}
          rows={decisions}
          rowKey={(row) => row.id}
          tracks={`140px ${isSeveral ? '150px' : '76px'} 130px 108px minmax(190px, 1fr) 64px 84px 100px 96px 110px`}
          isSelected={(row) => row.time === inspected && row.instrument === selected}
          isMuted={(row) => row.verdict === 'not-ready'}
          onOpen={(row) => {
            showOnChart(desk, row.instrument, row.time - 1);
            desk.ui.setState({ inspectedTime: row.time, sideTab: 'why' });
          }}
          openHint="Show every check of this decision"
          onNearEnd={() => list.loadOlder()}
          onScrolled={(top) => list.setReading(top > READING_PX)}
        />
      ) : null}
    </FilteredRows>
  );
}

function Choice({ label, value, options, onChoose }: { readonly label: string; readonly value: string; readonly options: readonly (readonly [value: string, words: string])[]; readonly onChoose: (value: string) => void }) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">all</option>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
