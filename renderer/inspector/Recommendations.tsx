import type { Recommendation } from '../../shared/domain/regimeHistory.ts';
import styles from './RegimeCard.module.css';

/** What a person may make of the regime now. Nothing trades by it. */
export function Recommendations({ given }: { readonly given: readonly Recommendation[] }) {
  return (
    <article className={styles['card']}>
      <h4>What this market favours now</h4>
      <ul className={styles['list']}>
        {given.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
    </article>
  );
}
