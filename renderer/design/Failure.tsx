import { CircleAlert } from 'lucide-react';
import styles from './Failure.module.css';

/** What failed and what to do, in place. */
export function Failure({ message, nextStep }: { readonly message: string; readonly nextStep: string | null }) {
  return (
    <div className={styles['failure']} role="alert">
      <CircleAlert size={16} aria-hidden="true" />
      <div>
        <p>{message}</p>
        {nextStep === null ? null : <p className={styles['next']}>What to do: {nextStep}</p>}
      </div>
    </div>
  );
}
