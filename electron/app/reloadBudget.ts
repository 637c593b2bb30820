const windowMs = 5 * 60_000;
const maxReloads = 3;

export interface ReloadBudget {
  /** Whether the page may be reloaded once more at `at` (epoch ms); a granted reload is counted. */
  readonly grant: (at: number) => boolean;
}

/** At most 3 reloads in any 5 minutes: a page that dies more often than that will not be healed by another reload. */
export function createReloadBudget(): ReloadBudget {
  let grantedAt: readonly number[] = [];
  return {
    grant: (at) => {
      grantedAt = grantedAt.filter((time) => at - time < windowMs);
      if (grantedAt.length >= maxReloads) return false;
      grantedAt = [...grantedAt, at];
      return true;
    },
  };
}
