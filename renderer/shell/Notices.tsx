import { X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from '../design/Button.tsx';
import { classNames } from '../design/classNames.ts';
import { dismissNotice, type Notice } from '../desk/uiState.ts';
import { useDesk, useUi } from '../desk/useDesk.ts';
import styles from './Notices.module.css';

/** How long good news stays; bad news stays until it is read. */
const FADE_MS = 6_000;

/** What was done or refused, in the corner. */
export function Notices() {
  const notices = useUi((state) => state.notices);
  return (
    <div className={styles['notices']} aria-live="polite" role="region" aria-label="Messages">
      {notices.map((notice) => (
        <NoticeCard key={`${notice.id}:${notice.count}`} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const desk = useDesk();
  const { id, tone } = notice;
  useEffect(() => {
    if (tone === 'bad') return undefined;
    const timer = setTimeout(() => dismissNotice(desk.ui, id), FADE_MS);
    return () => clearTimeout(timer);
  }, [desk, id, tone]);
  return (
    <div className={classNames(styles['notice'], styles[tone])} role={tone === 'bad' ? 'alert' : undefined}>
      <div>
        <p className={styles['title']}>
          {notice.title}
          {notice.count > 1 ? <span className={styles['count']}> {notice.count} times</span> : null}
        </p>
        {notice.message === null ? null : <p>{notice.message}</p>}
        {notice.nextStep === null ? null : <p>What to do: {notice.nextStep}</p>}
      </div>
      <IconButton label="Dismiss" icon={<X size={14} />} onClick={() => dismissNotice(desk.ui, id)} />
    </div>
  );
}
