import { useId, type ReactNode } from 'react';
import styles from './Field.module.css';

export interface FieldProps {
  readonly label: string;
  /** What it does, unit and range. */
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  /** Receives the ids that tie label, hint and error to the control. */
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string; readonly 'aria-invalid': boolean }) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const isInvalid = error !== null && error !== undefined;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': isInvalid })}
      <p id={`${id}-hint`} className={isInvalid ? styles['error'] : styles['hint']}>
        {isInvalid ? error : hint}
      </p>
    </div>
  );
}
