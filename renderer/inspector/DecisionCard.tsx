import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { SignalView } from '../../shared/domain/signal.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import { strategyWords } from '../../shared/domain/strategyWords.ts';
import { classNames } from '../design/classNames.ts';
import { StatusWord } from '../design/StatusWord.tsx';
import { formatDecimal, formatFraction } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { VERDICT_WORDS } from '../decisions/verdictWords.ts';
import { checkWords, type CheckWords } from '../words/checks.ts';
import { reasonSentence, reasonTitle } from '../words/reasons.ts';
import { favourabilityWords } from '../words/regime.ts';
import { sideOf } from '../words/strategies.ts';
import { SignalLife } from './SignalLife.tsx';
import styles from './DecisionCard.module.css';

const SIGNS: Readonly<Record<CheckWords['verdict'], string>> = { passed: '✓', failed: '✕', 'not required': '–' };

/** One strategy's decision: verdict and reason in words, each check with value and limit, and the trade it would be. */
export function DecisionCard({ decision, rules, signal }: { readonly decision: SessionDecision; readonly rules: MarketRules | null; readonly signal: SignalView | null }) {
  const verdict = VERDICT_WORDS[decision.verdict];
  const { name } = strategyWords(decision.strategy);
  const reach = (price: number | null): string => (price === null || decision.entry === null ? '' : formatFraction(price / decision.entry - 1, 2, 'always'));
  return (
    <article className={classNames(styles['card'], decision.verdict === 'enter' && styles['entered'])}>
      <header className={styles['head']}>
        <h4>
          {name} <span className={styles['side']}>{sideOf(decision)}</span>
        </h4>
        <StatusWord tone={verdict.tone}>{verdict.word}</StatusWord>
      </header>
      <p className={styles['reason']}>
        <b>{reasonTitle(decision.reason)}.</b> {reasonSentence(decision.reason)} {decision.reason === null ? null : <code className={styles['code']}>{decision.reason}</code>}
      </p>
      <table className={styles['checks']} aria-label={`Checks of ${name}`}>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Value</th>
            <th scope="col">Limit</th>
            <th scope="col">
              <span className="visuallyHidden">Verdict</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {decision.checks.map((check) => {
            const words = checkWords(check, decision.strategy, rules);
            return (
              <tr key={check.name} className={words.verdict === 'failed' ? styles['failed'] : undefined}>
                <td colSpan={words.value === '' && words.limit === '' ? 3 : undefined}>
                  {words.label}
                  {check.detail === undefined ? null : <span className={styles['detail']}>{check.detail}</span>}
                </td>
                {words.value === '' && words.limit === '' ? null : (
                  <>
                    <td>{words.value}</td>
                    <td>{words.verdict === 'not required' ? 'not required' : words.limit}</td>
                  </>
                )}
                <td title={words.verdict}>
                  <span aria-hidden="true" className={words.verdict === 'passed' ? styles['passed'] : undefined}>
                    {SIGNS[words.verdict]}
                  </span>
                  <span className="visuallyHidden">{words.verdict}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {decision.entry === null ? null : (
        <dl className={styles['trade']}>
          <div>
            <dt>{decision.verdict === 'enter' ? 'Entry' : 'Would enter'}</dt>
            <dd>{formatPrice(decision.entry, rules)}</dd>
          </div>
          <div>
            <dt>Stop {reach(decision.stop)}</dt>
            <dd>{formatPrice(decision.stop, rules)}</dd>
          </div>
          <div>
            <dt>Target {reach(decision.target)}</dt>
            <dd>{formatPrice(decision.target, rules)}</dd>
          </div>
          <div>
            <dt title="Gross; the check above is net of fees">Reward/risk</dt>
            <dd>{formatDecimal(decision.rewardToRisk, 2)}</dd>
          </div>
          <div>
            <dt title="Multiplier that the regime puts on the risk">Size</dt>
            <dd>×{formatDecimal(decision.sizeMultiplier, 2)}</dd>
          </div>
        </dl>
      )}
      {signal === null ? null : <SignalLife signal={signal} />}
      <p className={styles['favourable']}>
        Regime {decision.favourable.verdict ? 'favours' : 'does not favour'} it: {favourabilityWords(decision.favourable)}
      </p>
    </article>
  );
}
