import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { classNames } from './classNames.ts';
import styles from './Splitter.module.css';

export interface SplitterProps {
  readonly label: string;
  /** `vertical` is a standing bar between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size in px of the panel it changes. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** -1 where dragging towards the end makes the panel smaller. */
  readonly direction: 1 | -1;
  readonly onResize: (size: number) => void;
  readonly onReset: () => void;
}

const STEP = 16;

/** A bar between two panels: drag it, or focus it and use the arrow keys; a double click resets. */
export function Splitter({ label, orientation, size, min, max, direction, onResize, onReset }: SplitterProps) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isVertical = orientation === 'vertical';
  const resize = (wanted: number): void => onResize(Math.min(Math.max(wanted, min), max));
  const position = (event: PointerEvent): number => (isVertical ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = isVertical ? { ArrowLeft: -STEP, ArrowRight: STEP } : { ArrowUp: -STEP, ArrowDown: STEP };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    resize(size + step * direction);
  };

  return (
    // A focusable separator is a widget (ARIA 1.2): it takes keys and the pointer.
    <div
      className={classNames(styles['splitter'], styles[orientation])}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: position(event), size };
      }}
      onPointerMove={(event) => {
        if (start.current !== null) resize(start.current.size + (position(event) - start.current.at) * direction);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
    />
  );
}
