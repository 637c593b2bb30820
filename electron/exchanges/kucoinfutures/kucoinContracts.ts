import BigNumber from 'bignumber.js';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { MarketListing } from '../gateway.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { amountIn, type Fields, isFields, numberIn, positiveIn, shown, textIn } from '../reading.ts';

/** A linear USDT perpetual of KuCoin. */
export interface KucoinContract {
  readonly symbol: MarketSymbol;
  /** `XBTUSDTM` */
  readonly id: string;
  readonly isOpen: boolean;
  readonly fields: Fields;
  /** Lots → base currency. Exact: 12345 lots of 0.0001 are 1.2345. */
  toBase(lots: number): number;
}

export interface KucoinContracts {
  readonly bySymbol: ReadonlyMap<MarketSymbol, KucoinContract>;
  readonly byId: ReadonlyMap<string, KucoinContract>;
  /** What is wrong with listed ones that cannot be read. Who asks for one gets this; it is no reason to do without the others. */
  readonly broken: ReadonlyMap<MarketSymbol, BadExchangeDataError>;
}

/** `type` of perpetual contracts; dated ones are FFICSX. */
const PERPETUAL = 'FFWCSX';

/**
 * The linear USDT perpetuals of the contract list. The list also has coin-margined and dated contracts of the same coins, which must never
 * stand in for one of them.
 */
export function contractsIn(data: unknown, context: ExchangeErrorContext): KucoinContracts {
  if (!Array.isArray(data)) throw new BadExchangeDataError(data === undefined ? 'without data' : shown(data), 'a list of contracts', context);
  const bySymbol = new Map<MarketSymbol, KucoinContract>();
  const byId = new Map<string, KucoinContract>();
  const broken = new Map<MarketSymbol, BadExchangeDataError>();
  for (const row of data) {
    if (!isFields(row)) throw new BadExchangeDataError(`a contract that is ${shown(row)}`, 'an object for each contract', context);
    const contract = contractIn(row, context);
    if (contract === null) continue;
    if ('problem' in contract) {
      broken.set(contract.symbol, contract.problem);
      continue;
    }
    bySymbol.set(contract.symbol, contract);
    byId.set(contract.id, contract);
  }
  if (bySymbol.size === 0) throw broken.values().next().value ?? new BadExchangeDataError('a contract list without a linear USDT perpetual', 'the USDT perpetuals', context);
  return { bySymbol, byId, broken };
}

function contractIn(row: Fields, context: ExchangeErrorContext): KucoinContract | { readonly symbol: MarketSymbol; readonly problem: BadExchangeDataError } | null {
  const id = textIn(row['symbol']);
  const base = textIn(row['baseCurrency']);
  if (id === null || base === null || id !== `${base}USDTM`) return null;
  if (row['quoteCurrency'] !== 'USDT' || (row['settleCurrency'] ?? 'USDT') !== 'USDT' || row['isInverse'] === true || !isPerpetual(row)) return null;
  const symbol = parseMarketSymbol(`${base === 'XBT' ? 'BTC' : base}/USDT:USDT`);
  if (symbol === null) return null;
  const multiplier = positiveIn(row['multiplier']);
  if (multiplier === null) return { symbol, problem: new BadExchangeDataError(`a contract ${id} with the multiplier ${shown(row['multiplier'])}`, 'a number above 0', context) };
  return { symbol, id, isOpen: row['status'] === 'Open', fields: row, toBase: lotConversion(multiplier) };
}

function isPerpetual(row: Fields): boolean {
  if ((row['expireDate'] ?? null) !== null) return false;
  const type = textIn(row['type']);
  // Lists without the type tell perpetuals by their funding.
  return type === null ? (row['nextFundingRateTime'] ?? null) !== null : type === PERPETUAL;
}

function lotConversion(multiplier: number): (lots: number) => number {
  const lotsInCoin = Math.round(1 / multiplier);
  // A quotient of two whole numbers is rounded once; a product with 0.0001 twice.
  if (lotsInCoin >= 1 && new BigNumber(multiplier).times(lotsInCoin).eq(1)) return (lots) => lots / lotsInCoin;
  return (lots) => new BigNumber(lots).times(multiplier).toNumber();
}

/** KuCoin's list fees, for mirrors that leave them out. */
const LIST_TAKER_FEE = 0.0006;
const LIST_MAKER_FEE = 0.0002;
/** Allowed on every listed perpetual, for mirrors that leave the maximum out. */
const LEAST_MAX_LEVERAGE = 20;

export function rulesIn(contract: KucoinContract, context: ExchangeErrorContext): MarketRules {
  const { fields, id } = contract;
  const priceTick = positiveIn(fields['tickSize']);
  const lotSize = positiveIn(fields['lotSize']);
  if (priceTick === null || lotSize === null) {
    throw new BadExchangeDataError(`a contract ${id} with tickSize ${shown(fields['tickSize'])} and lotSize ${shown(fields['lotSize'])}`, 'numbers above 0', context);
  }
  const amountStep = contract.toBase(lotSize);
  return {
    priceTick,
    amountStep,
    minAmount: amountStep,
    // KuCoin asks for one lot, whatever it is worth.
    minNotional: amountIn(fields['quoteMinSize']) ?? 0,
    takerFee: feeIn(fields['takerFeeRate']) ?? LIST_TAKER_FEE,
    makerFee: feeIn(fields['makerFeeRate']) ?? LIST_MAKER_FEE,
    maxLeverage: positiveIn(fields['maxLeverage']) ?? LEAST_MAX_LEVERAGE,
  };
}

/** A fee per side as a fraction; above 2 % it is a percent by mistake. */
function feeIn(value: unknown): number | null {
  const fee = numberIn(value);
  return fee !== null && fee >= 0 && fee <= 0.02 ? fee : null;
}

export function listingsIn(contracts: KucoinContracts): readonly MarketListing[] {
  return [...contracts.bySymbol.values()].filter(({ isOpen }) => isOpen).map(({ symbol, fields }) => ({ symbol, quoteVolume24h: amountIn(fields['turnoverOf24h']) }));
}
