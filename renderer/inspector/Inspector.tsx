import { ChevronLeft, ChevronRight, SkipForward } from 'lucide-react';
import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { IconButton } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { useDesk, useTimeFormat, useUi, useView } from '../desk/useDesk.ts';
import { baseCoin } from '../format/symbol.ts';
import { DecisionCard } from './DecisionCard.tsx';
import { Recommendations } from './Recommendations.tsx';
import { RegimeCard } from './RegimeCard.tsx';
import { useDecisionsAt } from './useDecisionsAt.ts';
import styles from './Inspector.module.css';

const CANDLE_MS = TIMEFRAME_MS['30m'];

/** Why: what each strategy saw at one close, every check it made, and why it did or did not trade. */
export function Inspector({ instrument }: { readonly instrument: InstrumentView }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const chosen = useUi((state) => state.inspectedTime);
  const newest = instrument.strategies.reduce<number | null>((latest, status) => Math.max(latest ?? 0, status.time), null);
  const shown = chosen ?? newest;
  const version = shown === newest ? instrument.strategies.map((status) => `${status.decisionId}${status.verdict}${status.reason ?? ''}`).join() : '';
  const result = useDecisionsAt(instrument.index, shown, version);
  const signals = useView((view) => view.signals);
  const inspect = (next: number | null): void => desk.ui.setState({ inspectedTime: next });
  return (
    <div className={styles['inspector']}>
      <div className={styles['head']}>
        <div>
          <h3>
            {baseCoin(instrument.symbol)} at {shown === null ? '–' : time(shown, 'dateMinute')}
          </h3>
          <p>{shown === null ? 'No decision has been taken yet' : chosen === null ? 'The newest close; follows each new one' : 'Close of the 30m candle you chose'}</p>
        </div>
        <div className={styles['steps']}>
          <IconButton label="The candle before" icon={<ChevronLeft size={16} />} disabled={shown === null} onClick={() => shown !== null && inspect(shown - CANDLE_MS)} />
          <IconButton label="The candle after" icon={<ChevronRight size={16} />} disabled={shown === null || newest === null || shown >= newest} onClick={() => shown !== null && inspect(shown + CANDLE_MS)} />
          <IconButton label="Follow the newest close" icon={<SkipForward size={15} />} disabled={chosen === null} onClick={() => inspect(null)} />
        </div>
      </div>
      {result.kind === 'loading' ? <StateMessage kind="loading" title="Loading the decisions…" /> : null}
      {result.kind === 'failed' ? <Failure message={result.message} nextStep={result.nextStep} /> : null}
      {result.kind === 'ready' && result.decisions.length === 0 ? (
        <StateMessage kind="empty" title="No decision at this close">
          {shown === null ? 'The first one is taken when the running 30m candle closes.' : 'It lies before the session began, or no session was running then. Decisions are taken at the close of each 30m candle.'}
        </StateMessage>
      ) : null}
      {result.kind === 'ready' && result.decisions[0] !== undefined ? (
        <>
          {result.decisions.map((decision) => (
            <DecisionCard key={decision.id} decision={decision} rules={instrument.rules} signal={signals?.find(({ id }) => id === decision.id) ?? null} />
          ))}
          <RegimeCard regime={result.decisions[0].regime} />
          {shown === newest ? <Recommendations given={instrument.recommendations} /> : null}
        </>
      ) : null}
    </div>
  );
}
