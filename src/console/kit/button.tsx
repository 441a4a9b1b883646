import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components';
import styles from './button.module.css';

type Kind = 'plain' | 'primary' | 'danger' | 'quiet';

interface Look {
  kind?: Kind;
  size?: 'usual' | 'small';
}

/** The class of something that looks like a button, such as a link. */
export function buttonLook({ kind = 'plain', size = 'usual' }: Look): string {
  const look = { plain: '', primary: styles.primary, danger: styles.danger, quiet: styles.quiet };
  return [styles.button, look[kind], size === 'small' ? styles.small : ''].join(' ').trim();
}

interface ButtonProps extends Omit<AriaProps, 'className' | 'children'>, Look {
  children: ReactNode;
}

/** A button; `isPending` keeps it in place while what it does is under way. */
export function Button({ kind = 'plain', size = 'usual', ...props }: ButtonProps) {
  return <AriaButton {...props} className={buttonLook({ kind, size })} />;
}
