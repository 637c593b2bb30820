import type { MarketRules, RealExchange } from '../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { signalWithin } from '../../shared/signalWithin.ts';
import { endpointsOf } from '../engine/endpointsOf.ts';
import { withGateway } from '../engine/listMarkets.ts';
import { ExchangeError } from '../exchanges/errors/exchangeError.ts';
import type { FundingQuote, Gateway } from '../exchanges/gateway.ts';
import { describeError } from '../logging/describeError.ts';
import { selectUniverse, type UniverseChoice } from '../market/universe/selectUniverse.ts';
import { universeRules } from '../market/universe/universeRules.ts';
import { dataLayout } from '../storage/dataDir.ts';
import { quarantinedOn } from '../market/quarantine/quarantineList.ts';
import { readQuarantine } from '../storage/quarantineFile.ts';
import { EXIT, resolveDataDir, type CliIo } from './io.ts';
import { readOptions } from './readOptions.ts';
import { endpoint, exchanges as parseExchanges } from './runOptions.ts';


const DEADLINE_MS = 60_000;

interface MarketLine extends UniverseChoice {
  readonly rules: MarketRules | null;
  readonly funding: FundingQuote | null;
}

/** Lists markets. Exit code 1 where an exchange could not tell its own, or not all about them. */
export async function markets(argv: readonly string[], io: CliIo): Promise<number> {
  const values = readOptions(argv, { exchange: 'text', endpoint: 'texts', json: 'flag', set: 'texts', 'data-dir': 'text' });
  const wanted = parseExchanges(values.exchange);
  const given = Object.fromEntries(values.endpoint.map(endpoint));
  const dataDir = resolveDataDir(values['data-dir'], io);
  const { settings, redact, closeLog } = await io.prepare({ dataDir, assignments: values.set });
  try {
    const signal = signalWithin(io.signal, DEADLINE_MS);
    const { entries, trouble } = await readQuarantine(dataLayout(dataDir).quarantineFile);
    if (trouble !== null) io.stderr(trouble);
    const endpoints = { ...endpointsOf(settings), ...given };
    let code: number = EXIT.done;
    for (const exchange of wanted ?? settings.session.exchanges) {
      try {
        const told: string[] = [];
        const lines = await withGateway({ exchange, endpoint: endpoints[exchange] ?? { restUrl: null, wsUrl: null }, isAccelerated: false }, (gateway) => (
          readMarkets(gateway, settings, quarantinedOn(entries, exchange, Date.now()), signal, (message) => { told.push(message); })));
        tell(exchange, lines, values.json, io);
        for (const message of told) io.stderr(`${exchange}: ${redact(message)}`);
        if (told.length > 0) code = EXIT.failed;
      } catch (error) {
        if (io.signal.aborted) throw error;
        const { message, nextStep } = describeError(error, redact);
        io.stderr(`${exchange}: ${message}${nextStep === null ? '' : `\n  → ${nextStep}`}`);
        code = EXIT.failed;
      }
    }
    return code;
  } finally {
    await closeLog();
  }
}

async function readMarkets(gateway: Gateway, settings: Settings, quarantined: ReadonlyMap<MarketSymbol, string>, signal: AbortSignal, onTrouble: (message: string) => void): Promise<readonly MarketLine[]> {
  const choices = selectUniverse(await gateway.listMarkets(signal), universeRules(settings), quarantined);
  const chosen = choices.filter(({ isChosen }) => isChosen).map(({ symbol }) => symbol);
  const rules = chosen.length === 0 ? new Map<MarketSymbol, MarketRules>() : await gateway.loadRules(chosen, signal);
  const lines: MarketLine[] = [];
  let isAnswering = true;
  for (const choice of choices) {
    // One after the other: exchanges count requests.
    const funding = choice.isChosen && isAnswering ? await gateway.funding(choice.symbol, signal).catch((error: unknown) => {
      if (!(error instanceof ExchangeError) || signal.aborted) throw error;
      onTrouble(error.message);
      // One market's refusal says nothing about the next; trouble with the exchange does.
      isAnswering = !error.isTransient;
      return null;
    }) : null;
    lines.push({ ...choice, rules: rules.get(choice.symbol) ?? null, funding });
  }
  return lines;
}

function tell(exchange: RealExchange, lines: readonly MarketLine[], json: boolean, io: Pick<CliIo, 'stdout'>): void {
  if (json) {
    io.stdout(JSON.stringify({ version: 1, exchange, markets: lines }));
    return;
  }
  io.stdout(`${exchange}: ${lines.filter(({ isChosen }) => isChosen).length} of ${lines.length} markets chosen`);
  for (const { symbol, quoteVolume24h, isChosen, reason, rules, funding } of lines) {
    const details = [
      quoteVolume24h === null ? 'volume unknown' : `${quoteVolume24h.toFixed(0)} USDT`,
      rules === null ? null : `price step ${rules.priceTick}, amount step ${rules.amountStep}, at least ${rules.minAmount} and ${rules.minNotional} USDT`,
      funding === null ? null : `funding ${(funding.rate * 100).toFixed(4)} %`,
      reason,
    ];
    io.stdout(`  ${isChosen ? '+' : '-'} ${symbol.padEnd(20)} ${details.filter((detail) => detail !== null).join('; ')}`);
  }
}
