import type { ExchangeId } from '../../shared/domain/instrument.ts';
import { useView } from '../desk/useDesk.ts';
import { hasSeveralExchanges } from '../format/marketName.ts';
import { UNKNOWN } from '../format/number.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import styles from './MarketName.module.css';

/** A market's coin, with its exchange beside it where the session has several. */
export function MarketName({ market }: { readonly market: { readonly symbol: string; readonly exchange: ExchangeId } | null }) {
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  if (market === null) return UNKNOWN;
  return (
    <>
      <b>{baseCoin(market.symbol)}</b>
      {isSeveral ? <span className={styles['exchange']}> {exchangeName(market.exchange)}</span> : null}
    </>
  );
}
