import { Button } from '../design/Button.tsx';
import { useDesk, useNow, useSession } from '../desk/useDesk.ts';
import { formatAge } from '../format/duration.ts';
import styles from './FeedBanner.module.css';

/** Says so when what is on the screen no longer follows the engine. */
export function FeedBanner() {
  const desk = useDesk();
  const status = useSession((state) => state.status);
  const lastHeardAt = useSession((state) => state.lastHeardAt);
  const now = useNow();
  if (status.kind !== 'failed') return null;
  return (
    <div className={styles['banner']} role="alert">
      <span>
        ■ The engine does not answer{lastHeardAt === null ? '' : `: what you see is ${formatAge(now - lastHeardAt)} old`}. {status.message} Trying again, {status.attempts} {status.attempts === 1 ? 'attempt' : 'attempts'} so far. Stop orders that stand at the broker stay there.
      </span>
      <Button isSmall onClick={() => desk.session.refresh()}>
        Try now
      </Button>
    </div>
  );
}
