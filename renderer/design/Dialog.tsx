import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode, type RefObject } from 'react';
import { IconButton } from './Button.tsx';
import { classNames } from './classNames.ts';
import styles from './Dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  /** `alert` for what can cost money. */
  readonly tone?: 'plain' | 'alert';
  /** What has the focus first: the safe choice. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly footer?: ReactNode;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A dialog under the header: focus stays inside, Escape closes, the kill switch above it can still be clicked. */
export function Dialog({ title, description, size = 'medium', tone = 'plain', initialFocus, footer, onClose, children }: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const firstControl = (): HTMLElement | boolean => body.current?.querySelector<HTMLElement>('input, select, textarea, button, [role="tab"]') ?? true;
  return (
    <Base.Root open modal="trap-focus" onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup className={classNames(styles['popup'], styles[size], styles[tone])} initialFocus={initialFocus ?? firstControl}>
          <div className={styles['head']}>
            <div>
              <Base.Title className={styles['title']}>{title}</Base.Title>
              {description === undefined ? null : <Base.Description className={styles['description']}>{description}</Base.Description>}
            </div>
            <IconButton label="Close" icon={<X size={16} />} onClick={onClose} />
          </div>
          <div className={styles['body']} ref={body}>{children}</div>
          {footer === undefined ? null : <div className={styles['footer']}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
