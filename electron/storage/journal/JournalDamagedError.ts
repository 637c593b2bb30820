export interface JournalDamage {
  readonly file: string;
  /** 1 = the header. */
  readonly line: number;
  /** Bytes from the start of the file to the start of that line. */
  readonly offset: number;
  /** What stands there, in words. */
  readonly found: string;
}

/** A journal that is damaged before its end, so what follows cannot be trusted. Nothing of the file has been changed. */
export class JournalDamagedError extends Error {
  override readonly name = 'JournalDamagedError';
  readonly code = 'journal-damaged';
  readonly nextStep = 'keep the file, restore it from a backup if there is one, and start a new session; check the exchange for open orders and positions first where money is real';
  readonly damage: JournalDamage;

  constructor(damage: JournalDamage, options?: ErrorOptions) {
    super(`journal ${damage.file}: line ${damage.line} (byte ${damage.offset}): ${damage.found}; the file is left as it is`, options);
    this.damage = damage;
  }
}
