import type { SessionDelta, SessionSnapshot, SessionView } from '../../shared/domain/sessionView.ts';

/** When each field of the view was last replaced, by the window's own clock; ages go on from there. */
export type FieldTimes = Partial<Record<keyof SessionView, number>>;

export interface SessionCopy {
  readonly seq: number;
  readonly view: SessionView;
  readonly changedAt: FieldTimes;
}

export type Applied =
  | { readonly kind: 'applied'; readonly copy: SessionCopy }
  /** Already contained in the copy. */
  | { readonly kind: 'old' }
  /** Deltas were lost: the copy cannot be trusted and a snapshot is needed. */
  | { readonly kind: 'gap' };

export function copyOfSnapshot(snapshot: SessionSnapshot, at: number): SessionCopy {
  const changedAt: FieldTimes = {};
  for (const field of fieldsOf(snapshot.view)) changedAt[field] = at;
  return { seq: snapshot.seq, view: snapshot.view, changedAt };
}

export function applyDelta(copy: SessionCopy, delta: SessionDelta, at: number): Applied {
  if (delta.seq <= copy.seq) return { kind: 'old' };
  if (delta.seq !== copy.seq + 1) return { kind: 'gap' };
  const changedAt: FieldTimes = { ...copy.changedAt };
  for (const field of fieldsOf(delta.changes)) changedAt[field] = at;
  return { kind: 'applied', copy: { seq: delta.seq, view: { ...copy.view, ...delta.changes }, changedAt } };
}

/** `Object.keys` types its result as text; the argument's type says which keys there are. */
function fieldsOf(view: Partial<SessionView>): readonly (keyof SessionView)[] {
  return Object.keys(view) as (keyof SessionView)[];
}
