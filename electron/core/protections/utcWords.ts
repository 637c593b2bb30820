const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days of four hundred years, and from the first of March of the year 0 to the epoch. */
const ERA_DAYS = 146_097;
const EPOCH_DAYS = 719_468;

/**
 * `2024-05-01 12:30 UTC`, for sentences: the core has no clock and so no Date. Years begin in March in between, which puts the odd day last
 * (Hinnant, "chrono-compatible low-level date algorithms", 2013).
 */
export function utcWords(at: number): string {
  const days = Math.floor(at / DAY_MS) + EPOCH_DAYS;
  const era = Math.floor(days / ERA_DAYS);
  const dayOfEra = days - era * ERA_DAYS;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const minutes = Math.floor((((at % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)} UTC`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
