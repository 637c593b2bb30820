import { REAL_EXCHANGES } from '../../shared/domain/instrument.ts';
import type { SettingKind } from './catalog.ts';

/** What a value has to be, in words for an error or a table. */
export function expectedText(kind: SettingKind, isNullable: boolean): string {
  return isNullable ? `${kindText(kind)}, or null` : kindText(kind);
}

function kindText(kind: SettingKind): string {
  switch (kind.type) {
    case 'boolean': return 'true or false';
    case 'choice': return kind.options.length === 1 ? `${kind.options.join('')}` : `one of ${kind.options.join(', ')}`;
    case 'symbols': return 'a list of USDT perpetuals such as BTC/USDT:USDT, each once';
    case 'exchanges': return `a list of ${REAL_EXCHANGES.join(', ')}`;
    case 'coins': return 'a list of coins such as DOGE, each once';
    case 'address': return kind.unit === 'http-origin' ? 'scheme, host and port such as http://127.0.0.1:9001' : 'an address such as ws://127.0.0.1:9001';
    case 'by-symbol': {
      const entry = kind.field === null ? '10' : `{"${kind.field}": 55}`;
      return `an object such as {"BTC/USDT:USDT": ${entry}} with ${numberText(kind.value)}`;
    }
    case 'number': return numberText(kind);
  }
}

function numberText({ min, max, excludesMin, isWhole, isFraction }: SettingKind & { readonly type: 'number' }): string {
  const noun = isFraction ? 'a fraction' : isWhole ? 'a whole number' : 'a number';
  const hasMax = Number.isFinite(max) && max < Number.MAX_SAFE_INTEGER;
  const range = excludesMin
    ? ` above ${min}${hasMax ? ` and up to ${max}` : ''}`
    : hasMax ? ` from ${min} to ${max}` : ` of at least ${min}`;
  return `${noun}${range}${isFraction ? ' (0.01 = 1 %)' : ''}`;
}
