import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy, Pause, Play } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogLine } from '../../shared/domain/sessionView.ts';
import { Button } from '../design/Button.tsx';
import { classNames } from '../design/classNames.ts';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { addNotice } from '../desk/uiState.ts';
import { useDesk, useLog, useTimeFormat } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';
import { ALL_LEVELS, filterLines, sourcesOf, type LogFilter } from './filterLines.ts';
import styles from './LogPanel.module.css';

const ROW_PX = 20;
/** Nearer than this to the end, the view follows new lines. */
const FOLLOW_PX = 24;

/** The log: by level, source and words; follows the newest line until paused. */
export function LogPanel() {
  const desk = useDesk();
  const { status, failure, lines, isLoadingOlder, hasOlder } = useLog((state) => state);
  const [filter, setFilter] = useState<LogFilter>({ level: 'info', source: null, text: '' });
  const [paused, setPaused] = useState<readonly LogLine[] | null>(null);
  const [isFollowing, setFollowing] = useState(true);
  const time = useTimeFormat();
  const scroll = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => filterLines(paused ?? lines, filter), [paused, lines, filter]);
  const sources = useMemo(() => sourcesOf(lines), [lines]);
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_PX, overscan: 20 });
  useEffect(() => {
    if (isFollowing && paused === null && shown.length > 0) virtual.scrollToIndex(shown.length - 1, { align: 'end' });
  }, [isFollowing, paused, shown.length, virtual]);

  const copy = (): void => {
    const text = shown.map((line) => `${new Date(line.at).toISOString()} ${line.level} ${line.source} ${line.message}`).join('\n');
    navigator.clipboard.writeText(text).then(
      () => addNotice(desk.ui, { tone: 'good', title: 'Log copied', message: countOf(shown.length, 'line'), nextStep: null }),
      (error: unknown) => addNotice(desk.ui, { tone: 'bad', title: 'The log was not copied', message: String(error), nextStep: 'Open the data folder: the log files are there.' }),
    );
  };

  return (
    <div className={styles['panel']}>
      <div className={styles['tools']} role="group" aria-label="Filter the log">
        <label>
          From level{' '}
          <select value={filter.level} onChange={(event) => setFilter({ ...filter, level: ALL_LEVELS.find((level) => level === event.target.value) ?? 'info' })}>
            {ALL_LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </label>
        <label>
          Source{' '}
          <select value={filter.source ?? ''} onChange={(event) => setFilter({ ...filter, source: event.target.value === '' ? null : event.target.value })}>
            <option value="">all</option>
            {sources.map((source) => (
              <option key={source}>{source}</option>
            ))}
          </select>
        </label>
        <input type="search" aria-label="Search the log" placeholder="Search the log" value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.target.value })} />
        <span className={styles['count']}>{countOf(shown.length, 'line')}</span>
        {paused === null ? (
          <Button isSmall icon={<Pause size={13} />} onClick={() => setPaused(lines)}>
            Pause
          </Button>
        ) : (
          <Button isSmall kind="primary" icon={<Play size={13} />} onClick={() => setPaused(null)}>
            Go on, {countOf(Math.max(0, (lines.at(-1)?.seq ?? 0) - (paused.at(-1)?.seq ?? 0)), 'new line')}
          </Button>
        )}
        <Button isSmall aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
          {isFollowing ? 'Following the newest' : 'Follow the newest'}
        </Button>
        <Button isSmall icon={<Copy size={13} />} onClick={copy}>
          Copy
        </Button>
      </div>
      {status === 'failed' && lines.length === 0 ? <Failure message={failure ?? 'The log could not be loaded.'} nextStep="The log files are in the data folder." /> : null}
      {status === 'loading' && lines.length === 0 ? <StateMessage kind="loading" title="Loading the log…" /> : null}
      {status === 'ready' && shown.length === 0 ? <StateMessage kind="empty" title={lines.length === 0 ? 'The log is empty' : 'No line matches'} /> : null}
      <div
        className={styles['lines']}
        ref={scroll}
        role="log"
        aria-label="Log lines"
        aria-live="off"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          if (scrollTop < 60 && hasOlder && !isLoadingOlder && !isFollowing) void desk.log.loadOlder();
          if (isFollowing && scrollHeight - scrollTop - clientHeight > FOLLOW_PX * 4) setFollowing(false);
        }}
      >
        <div className={styles['body']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index];
            return line === undefined ? null : (
              <div key={line.seq} className={classNames(styles['line'], styles[line.level])} style={{ transform: `translateY(${item.start}px)` }} title={line.message}>
                <span>{time(line.at)}</span>
                <span className={styles['level']}>{line.level}</span>
                <span className={styles['source']}>{line.source}</span>
                <span className={styles['message']}>{line.message}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
