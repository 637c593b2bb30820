import type { DownloadView, SeriesReport } from '../../shared/domain/download.ts';
import type { TimeRange } from '../../shared/domain/timeRange.ts';
import { Failure } from '../design/Failure.tsx';
import { Meter } from '../design/Meter.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useTimeFormat } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';
import { formatCount } from '../format/number.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { candlesIn, downloadState, progressText, seriesTrouble } from './downloadWords.ts';
import styles from './DownloadDialog.module.css';

/** So many holes of a series are told one by one. */
const MOST_RANGES = 20;

/** How a download stands; after its end what is stored, what the exchange does not have, and what is still missing. */
export function DownloadProgress({ view }: { readonly view: DownloadView }) {
  const { word, tone } = downloadState(view);
  const text = progressText(view);
  const time = useTimeFormat();
  const lengths = [...new Set(view.series.map(({ timeframe }) => timeframe))].join(', ');
  const markets = [...new Set(view.series.map(({ symbol }) => baseCoin(symbol)))].join(', ');
  return (
    <div className={styles['progress']}>
      <p className={styles['what']}>
        <StatusWord tone={tone}>{word}</StatusWord>
        <span>
          {exchangeName(view.exchange)}: {markets}; {lengths}; from {time(view.from, 'date')} to {view.to === null ? 'now' : time(view.to - 1, 'date')}
        </span>
      </p>
      <Meter label="Downloaded" used={view.total === 0 ? 0 : view.done / view.total} text={text} state="ok" />
      <p role="status" className={styles['figures']}>
        {text}
      </p>
      {view.failure === null ? null : <Failure message={view.failure.message} nextStep={view.failure.nextStep} />}
      {view.report === null ? null : <GapReport series={view.report.series} />}
    </div>
  );
}

function GapReport({ series }: { readonly series: readonly SeriesReport[] }) {
  const columns: readonly Column<SeriesReport>[] = [
    { id: 'market', header: 'Market', cell: (row) => <b>{baseCoin(row.symbol)}</b> },
    { id: 'length', header: 'Length', cell: (row) => row.timeframe },
    { id: 'candles', header: 'Stored', align: 'right', cell: (row) => formatCount(row.candles) },
    { id: 'fetched', header: 'New', align: 'right', cell: (row) => formatCount(row.fetched) },
    { id: 'empty', header: 'Not at the exchange', align: 'right', hint: 'Candles the exchange does not have', cell: (row) => formatCount(candlesIn(row.empty, row)) },
    { id: 'missing', header: 'Missing', align: 'right', hint: 'Candles that were not asked for, or are too young to count as a hole', cell: (row) => formatCount(candlesIn(row.missing, row)) },
    { id: 'corrections', header: 'Corrections', align: 'right', hint: 'Candles that came differently than they are stored: kept apart, never merged', cell: (row) => formatCount(row.corrections) },
    { id: 'built', header: 'Compared', align: 'right', hint: 'Candles compared with those built from a shorter length', cell: (row) => (row.built === null ? '–' : formatCount(row.built.compared)) },
  ];
  return (
    <>
      <div className={styles['report']}>
        <Table label="What is stored" columns={columns} rows={series} rowKey={(row) => `${row.symbol} ${row.timeframe}`} isAlarming={(row) => row.failure !== null || row.faults.length > 0} />
      </div>
      <ul className={styles['gaps']} aria-label="Gaps">
        {series.map((each) => (
          <SeriesGaps key={`${each.symbol} ${each.timeframe}`} series={each} />
        ))}
      </ul>
    </>
  );
}

function SeriesGaps({ series }: { readonly series: SeriesReport }) {
  const time = useTimeFormat();
  const name = `${baseCoin(series.symbol)} ${series.timeframe}`;
  const ranges = (of: readonly TimeRange[], words: string) => [
    ...of.slice(0, MOST_RANGES).map(({ from, to }) => (
      <li key={`${words} ${from}`}>
        {name}: {words} from {time(from, 'dateMinute')} to {time(to, 'dateMinute')}, {countOf(candlesIn([{ from, to }], series), 'candle')}
      </li>
    )),
    ...(of.length > MOST_RANGES ? [<li key={`${words} more`}>{name}: and {of.length - MOST_RANGES} more such ranges</li>] : []),
  ];
  return (
    <>
      {seriesTrouble(series).map((trouble) => (
        <li key={trouble} className={styles['error']}>
          {name}: {trouble}
        </li>
      ))}
      {ranges(series.empty, 'the exchange has none')}
      {ranges(series.missing, 'still missing')}
    </>
  );
}
