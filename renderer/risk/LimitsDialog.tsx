import { useRef, useState } from 'react';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';
import type { Answer } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { Field } from '../design/Field.tsx';
import { addNotice } from '../desk/uiState.ts';
import { useDesk, useView } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';
import { formatFraction } from '../format/number.ts';
import { changesOf, checkLimits, LIMIT_FIELDS, textsOf } from './limitFields.ts';
import { groupBy, groupOfField, LIMIT_GROUP_WORDS } from './limitGroups.ts';
import styles from './LimitsDialog.module.css';

/** Changes the limits in force: type, see the difference, confirm. */
export function LimitsDialog({ onClose }: { readonly onClose: () => void }) {
  const limits = useView((view) => view.riskLimits);
  // The form starts from the limits in force when it opened; what others change meanwhile shows in the difference.
  const [before] = useState(limits);
  return before === null ? null : <LimitsForm before={before} onClose={onClose} />;
}

function LimitsForm({ before, onClose }: { readonly before: RiskLimits; readonly onClose: () => void }) {
  const desk = useDesk();
  const safe = useRef<HTMLButtonElement>(null);
  const [texts, setTexts] = useState(() => textsOf(before));
  const [step, setStep] = useState<'edit' | 'confirm' | 'busy'>('edit');
  const [failure, setFailure] = useState<Extract<Answer<unknown>, { ok: false }> | null>(null);
  const checked = checkLimits(texts);
  const changes = checked.ok ? changesOf(before, checked.limits) : [];

  const apply = async (): Promise<void> => {
    if (!checked.ok) return;
    setStep('busy');
    const answer = await desk.ask('risk.setLimits', checked.limits);
    if (answer.ok) {
      addNotice(desk.ui, { tone: 'good', title: 'Risk limits changed', message: `${countOf(changes.length, 'limit')} in force now.`, nextStep: null });
      onClose();
    } else {
      setFailure(answer);
      setStep('edit');
    }
  };

  if (step !== 'edit' && checked.ok) {
    return (
      <Dialog
        title="Apply these limits?"
        description="They hold from the next decision on. Open positions are not touched."
        size="small"
        initialFocus={safe}
        onClose={onClose}
        footer={
          <>
            <Button ref={safe} onClick={() => setStep('edit')}>
              Back
            </Button>
            <Button kind="primary" disabled={step === 'busy'} onClick={() => void apply()}>
              {step === 'busy' ? 'Applying…' : `Apply ${countOf(changes.length, 'change')}`}
            </Button>
          </>
        }
      >
        <ul className={styles['changes']}>
          {changes.map(({ field, from, to }) => (
            <li key={field.key}>
              <span>{field.label}</span>
              <span>
                <del>{from}</del> → <ins>{to}</ins>
              </span>
            </li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Change risk limits"
      description="For this session. Fractions are typed as fractions: 0.01 is 1 %."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Leave them</Button>
          <Button kind="primary" disabled={!checked.ok || changes.length === 0} title={checked.ok ? (changes.length === 0 ? 'Nothing has been changed' : undefined) : 'Some values are out of range'} onClick={() => setStep('confirm')}>
            {!checked.ok ? 'A value is out of range' : changes.length === 0 ? 'Nothing changed' : `Review ${countOf(changes.length, 'change')}`}
          </Button>
        </>
      }
    >
      {groupBy(LIMIT_FIELDS, ({ key }) => groupOfField(key)).map(({ group, items }) => (
        <fieldset key={group} className={styles['group']}>
          <legend>{LIMIT_GROUP_WORDS[group]}</legend>
          <div className={styles['form']}>
            {items.map((field) => (
              <Field key={field.key} label={field.label} hint={`${field.hint}${field.kind === 'fraction' && checked.ok ? ` · now typed: ${formatFraction(checked.limits[field.key])}` : ''}`} error={checked.ok ? null : checked.errors[field.key]}>
                {(ids) => <input {...ids} inputMode="decimal" value={texts[field.key]} onChange={(event) => setTexts({ ...texts, [field.key]: event.target.value })} />}
              </Field>
            ))}
          </div>
        </fieldset>
      ))}
      {failure === null ? null : <Failure message={failure.message} nextStep={failure.nextStep} />}
    </Dialog>
  );
}
