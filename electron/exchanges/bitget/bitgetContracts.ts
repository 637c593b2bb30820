import BigNumber from 'bignumber.js';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { MarketListing } from '../gateway.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { amountIn, type Fields, isFields, numberIn, positiveIn, shown, textIn } from '../reading.ts';
import { listIn } from './bitgetAnswers.ts';
import { bitgetSymbolOf, symbolOfBitget } from './bitgetSymbol.ts';

export interface ListedContract {
  readonly symbol: MarketSymbol;
  readonly isOpen: boolean;
  readonly fields: Fields;
}

/** Every linear USDT perpetual of the contract list. Rows of another kind (dated futures, other coins of settlement) are left out. */
export function contractsIn(data: unknown, context: ExchangeErrorContext): readonly ListedContract[] {
  const contracts: ListedContract[] = [];
  for (const row of listIn(data, 'a list of contracts', context)) {
    if (!isFields(row)) throw new BadExchangeDataError(`a contract that is ${shown(row)}`, 'an object for each contract', context);
    const symbol = symbolOfBitget(row['symbol']);
    if (symbol === null || (textIn(row['symbolType']) ?? 'perpetual') !== 'perpetual' || (textIn(row['quoteCoin']) ?? 'USDT') !== 'USDT') continue;
    const margins: unknown = row['supportMarginCoins'];
    if (Array.isArray(margins) && margins.length > 0 && !margins.includes('USDT')) continue;
    contracts.push({ symbol, isOpen: isOpenState(row['symbolStatus'] ?? 'normal'), fields: row });
  }
  if (contracts.length === 0) throw new BadExchangeDataError('an empty contract list', 'the USDT perpetuals', context);
  return contracts;
}

/** Others: listed, maintain, limit_open, restrictedAPI, off. */
function isOpenState(status: unknown): boolean {
  return status === 'normal' || status === 'online';
}

/** Markets that say themselves that they are open, with the volume of their tickers. */
export function listingsIn(contracts: readonly ListedContract[], tickers: unknown, context: ExchangeErrorContext): readonly MarketListing[] {
  const volumes = new Map<string, number>();
  for (const row of listIn(tickers, 'the ticker of every market', context)) {
    if (!isFields(row)) continue;
    const [id, volume, last] = [textIn(row['symbol']), amountIn(row['baseVolume']), positiveIn(row['lastPr'])];
    // As for every exchange: base volume times the last price (system.md 1.3).
    if (id !== null && volume !== null && last !== null) volumes.set(id, volume * last);
  }
  return contracts
    .filter(({ isOpen, fields }) => isOpen && fields['symbolStatus'] !== undefined)
    .map(({ symbol }) => ({ symbol, quoteVolume24h: volumes.get(bitgetSymbolOf(symbol)) ?? null }));
}

/** Bitget's own list fees, for mirrors that leave them out. */
const LIST_TAKER_FEE = 0.0006;
const LIST_MAKER_FEE = 0.0002;
/** Allowed on every listed perpetual, for mirrors that leave the maximum out. */
const LEAST_MAX_LEVERAGE = 20;

export function rulesIn({ fields, symbol }: ListedContract, context: ExchangeErrorContext): MarketRules {
  const priceTick = priceTickOf(fields['pricePlace'], fields['priceEndStep']);
  const amountStep = amountStepOf(fields['volumePlace'], fields['sizeMultiplier']);
  if (priceTick === null || amountStep === null) {
    const found = ['pricePlace', 'priceEndStep', 'volumePlace', 'sizeMultiplier'].map((name) => `${name} ${shown(fields[name])}`).join(', ');
    throw new BadExchangeDataError(`a contract ${symbol} with ${found}`, 'whole numbers of decimals and steps above 0', context);
  }
  return {
    priceTick,
    amountStep,
    minAmount: Math.max(positiveIn(fields['minTradeNum']) ?? 0, amountStep),
    minNotional: amountIn(fields['minTradeUSDT']) ?? 0,
    takerFee: feeIn(fields['takerFeeRate']) ?? LIST_TAKER_FEE,
    makerFee: feeIn(fields['makerFeeRate']) ?? LIST_MAKER_FEE,
    maxLeverage: positiveIn(fields['maxLever']) ?? LEAST_MAX_LEVERAGE,
  };
}

/** A fee per side as a fraction; above 2 % it is a percent by mistake. */
function feeIn(value: unknown): number | null {
  const fee = numberIn(value);
  return fee !== null && fee >= 0 && fee <= 0.02 ? fee : null;
}

/** `pricePlace` 1 and `priceEndStep` 5 are steps of 0.5: the last decimal moves by 5. A step with decimals is meant as it stands. */
function priceTickOf(place: unknown, endStep: unknown): number | null {
  const unit = unitOf(place);
  const step = positiveIn(endStep ?? 1);
  if (unit === null || step === null) return null;
  return Number.isInteger(step) ? unit.times(step).toNumber() : step;
}

/** Of a step; what follows is noise of binary numbers. */
const MEANT_DIGITS = 12;

/**
 * An amount has at most `volumePlace` decimals and is a multiple of `sizeMultiplier`: the step is the smallest number that is both. ccxt takes
 * the finer of the two, whose amounts the exchange refuses.
 */
function amountStepOf(place: unknown, multiplier: unknown): number | null {
  const unit = unitOf(place);
  const step = multiplier === undefined && unit !== null ? unit.toNumber() : positiveIn(multiplier);
  if (unit === null || step === null) return null;
  // A power of ten that a binary number missed, like 0.00009999999999999999, has no common multiple with 0.0001 that anybody could trade.
  const exact = new BigNumber(step).precision(MEANT_DIGITS);
  // Both as whole numbers of the finest decimal that either has.
  const finest = new BigNumber(10).pow(-Math.max(exact.decimalPlaces() ?? 0, unit.decimalPlaces() ?? 0));
  const [a, b] = [exact.div(finest), unit.div(finest)];
  return a.times(b).div(greatestCommonDivisor(a, b)).times(finest).toNumber();
}

function greatestCommonDivisor(a: BigNumber, b: BigNumber): BigNumber {
  return b.isZero() ? a : greatestCommonDivisor(b, a.mod(b));
}

/** 4 decimals → 0.0001. */
function unitOf(decimals: unknown): BigNumber | null {
  const count = numberIn(decimals);
  if (count === null || !Number.isInteger(count) || count < 0 || count > 18) return null;
  return new BigNumber(10).pow(-count);
}
