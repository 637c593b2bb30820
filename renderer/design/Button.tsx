import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './classNames.ts';
import styles from './Button.module.css';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly kind?: ButtonKind;
  readonly isSmall?: boolean;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind = 'plain', isSmall = false, icon, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classNames(styles['button'], styles[kind], isSmall && styles['small'])}>
      {icon}
      {children === undefined ? null : <span>{children}</span>}
    </button>
  );
}

/** A button that is only a sign; its name is read aloud and shown on hover. */
export function IconButton({ label, icon, ...rest }: Omit<ButtonProps, 'children' | 'icon' | 'kind' | 'isSmall'> & { readonly label: string; readonly icon: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} {...rest} className={classNames(styles['button'], styles['quiet'], styles['iconOnly'])}>
      {icon}
    </button>
  );
}
