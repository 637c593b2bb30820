import { Component, type ReactNode } from 'react';
import { Button } from './design/Button.tsx';
import { Failure } from './design/Failure.tsx';

interface CrashState {
  readonly error: Error | null;
}

/** Catches a defect in drawing: says that trading goes on, and offers to draw again. */
export class CrashScreen extends Component<{ readonly children: ReactNode }, CrashState> {
  override state: CrashState = { error: null };

  static getDerivedStateFromError(error: unknown): CrashState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main>
        <Failure message={`The window could not draw itself: ${error.message}. Trading is not touched by this.`} nextStep="Draw again. If it repeats, reload the window (the session goes on) and report what you did." />
        <Button onClick={() => this.setState({ error: null })}>Draw again</Button>
        <Button onClick={() => location.reload()}>Reload the window</Button>
      </main>
    );
  }
}
