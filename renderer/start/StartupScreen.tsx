import type { StepView } from '../../shared/domain/sessionView.ts';
import { cancelStart, newSession } from '../actions/sessionActions.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { useDesk, useNow, useView } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { formatFraction } from '../format/number.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { OUTCOME_WORDS, STEP_STATUS_WORDS } from '../words/session.ts';
import styles from './StartupScreen.module.css';

const NO_STEPS: readonly StepView[] = [];

/** The start-up, step by step with times; where one fails, what to do. */
export function StartupScreen() {
  const desk = useDesk();
  const steps = useView((view) => view.steps) ?? NO_STEPS;
  const info = useView((view) => view.info);
  const now = useNow();
  if (info === null) return null;
  const isRunning = info.phase === 'starting';
  const isCancelled = info.outcome === 'cancelled';
  const failed = steps.find((step) => step.status === 'failed') ?? null;
  const useGenerated = async (): Promise<void> => {
    const defaults = await desk.command('session.defaults', {}, 'Use the generated market');
    if (defaults.ok) await desk.command('session.start', { ...defaults.value, market: 'simulated' }, 'Use the generated market');
  };
  return (
    <main className={styles['screen']}>
      <div className={styles['card']}>
        <h1>{isRunning ? 'Starting the session' : isCancelled ? 'The start was cancelled' : 'The session could not start'}</h1>
        <p className={styles['lead']}>{isRunning ? `Running for ${formatDuration(info.startedAt === null ? null : now - info.startedAt)}. Nothing trades before the last step has passed.` : 'Everything that had been opened was closed again. No order was sent.'}</p>
        <ol className={styles['steps']}>
          {steps.map((step, position) => (
            <Step key={step.id} step={step} position={position + 1} now={now} isRunning={isRunning} />
          ))}
        </ol>
        {isRunning ? (
          <div className={styles['actions']}>
            <ActionButton action={cancelStart} />
          </div>
        ) : (
          <>
            {isCancelled || info.outcome === null ? null : <Failure message={failed?.message ?? info.reason ?? OUTCOME_WORDS[info.outcome].word} nextStep={failed?.nextStep ?? info.nextStep} />}
            <div className={styles['actions']}>
              <ActionButton action={newSession} kind="primary">
                Back to the start panel
              </ActionButton>
              {info.market === 'exchange' ? <Button onClick={() => void useGenerated()}>Use the generated market instead</Button> : null}
              <Button onClick={() => desk.ui.setState({ dialog: { kind: 'settings' } })}>Look at the settings</Button>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

function Step({ step, position, now, isRunning }: { readonly step: StepView; readonly position: number; readonly now: number; readonly isRunning: boolean }) {
  const { word, tone } = STEP_STATUS_WORDS[step.status];
  const isActive = step.status === 'running' && isRunning;
  const took = step.durationMs ?? (isActive && step.startedAt !== null ? now - step.startedAt : null);
  return (
    <li className={styles['step']} aria-current={isActive ? 'step' : undefined}>
      <span className={styles['number']}>{position}</span>
      <span className={styles['title']}>
        {step.title}
        {step.message === null ? null : <span className={styles['message']}>{step.message}</span>}
        {step.nextStep === null || step.status === 'failed' ? null : <span className={styles['message']}>What to do: {step.nextStep}</span>}
        {isActive && step.progress !== null ? (
          <span className={styles['progress']}>
            <progress value={step.progress} max={1} aria-label={step.title} /> {formatFraction(step.progress, 0)}
          </span>
        ) : null}
      </span>
      <span className={styles['time']} title={`At most ${formatDuration(step.deadlineMs)}`}>
        {took === null ? '' : formatDuration(took)}
        {isActive ? <span className={styles['deadline']}> of {formatDuration(step.deadlineMs)}</span> : null}
      </span>
      <span className={styles['verdict']}>
        <StatusWord tone={tone}>{word}</StatusWord>
      </span>
    </li>
  );
}
