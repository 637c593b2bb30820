import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { equityCurve } from './equityCurve.ts';
import { reportStyle } from './reportStyle.ts';
import type { ReportPosition, SessionReport } from './sessionReport.ts';

/** The report as a page of its own: one file, dark, without scripts and without anything loaded from elsewhere. */
export function reportPage(report: SessionReport): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Session ${report.sessionId} · Bearish Alpha</title>
<style>${{ markup: reportStyle }}</style>
</head>
<body>
<main>
${heading(report)}
${cards(report)}
${section('Equity', equityCurve(report.equity))}
${section('Positions', positionTable(report.positions))}
${section('By strategy and market', groupTable(report))}
${section('Strategies', strategyTable(report))}
${section('Exits', exitTable(report))}
${section('Protections', protectionTable(report))}
${section('Regime', regimeTable(report))}
${section('Signals', signalTable(report))}
${section('Decisions', decisionTable(report))}
${section('Orders', orderTable(report))}
${section('Fills', fillTable(report))}
${section('Start-up', stepTable(report))}
${section('Streams', streamTable(report))}
${section('Errors', errorTable(report))}
<footer>${report.accounting} Times are UTC.</footer>
</main>
</body>
</html>
`;
  return page.markup;
}

function heading(report: SessionReport): Markup {
  const badges = [html`<span class="badge">${report.mode.toUpperCase()}</span>`];
  if (report.market === 'simulated') badges.push(html`<span class="badge simulated">SIMULATED MARKET${report.seed === null ? '' : `, seed ${report.seed}`}</span>`);
  badges.push(html`<span class="badge ${report.outcome}">${report.outcome}</span>`);
  return html`<header>
<h1>Session ${report.sessionId}</h1>
<p>${badges}</p>
<p>${report.symbols.join(', ')} on ${report.exchanges.map(exchangeName).join(', ')} at ${report.speed}×, ${time(report.startedAt)} to ${time(report.endedAt)} (${duration(report.endedAt - report.startedAt)})</p>
${report.reason === null ? html`` : html`<p class="reason">${report.reason}</p>`}
</header>`;
}

function cards(report: SessionReport): Markup {
  const { pnl, exits, candles, decisions } = report;
  const card = (label: string, value: string, tone = ''): Markup => html`<div class="card"><dt>${label}</dt><dd class="${tone}">${value}</dd></div>`;
  return html`<dl class="cards">${[
    card('Net result', signed(report.netPnl), toneOf(report.netPnl)),
    card('Equity', `${pnl.startEquity.toFixed(2)} → ${pnl.endEquity.toFixed(2)}`),
    card('Trades', String(exits.totalExits)),
    card('Win rate', exits.winRate === null ? '–' : percent(exits.winRate)),
    card('Fees paid', money(pnl.fees)),
    card('Funding paid', money(pnl.funding)),
    card('Largest drawdown', percent(report.maxDrawdown)),
    card('Candles evaluated', `${candles.evaluated} of ${candles.closed}`),
    card('Decisions', `${decisions.total}, ${decisions.entered} entered`),
    card('Longest stall', `${report.eventLoop.maxMs} ms`),
  ]}</dl>`;
}

function section(title: string, content: Markup | null): Markup {
  return html`<section><h2>${title}</h2>${content ?? html`<p class="empty">None</p>`}</section>`;
}

function positionTable(positions: readonly ReportPosition[]): Markup | null {
  return table(
    ['Opened', 'Closed', 'Market', 'Side', 'Strategy', 'Exit by', '#Net', '#Gross', '#Fees', '#Funding', '#Amount', '#Entry', '#Exit', '#Stop', '#Target'],
    positions.map((one) => [
      time(one.openedAt), one.closedAt === null ? 'open' : time(one.closedAt), one.symbol, one.side, one.strategy, one.exitReason,
      html`<span class="${toneOf(one.netPnl)}">${signed(one.netPnl)}</span>`, signed(one.realisedPnl + one.unrealisedPnl), money(one.fees), money(one.funding),
      number(one.amount), number(one.entryPrice), one.exitPrice === null ? null : number(one.exitPrice), number(one.stopLoss), number(one.takeProfit),
    ]),
  );
}

function groupTable(report: SessionReport): Markup | null {
  return table(
    ['', '#Trades', '#Won', '#Fees', '#Funding', '#Net'],
    [...Object.entries(report.perStrategy), ...Object.entries(report.perSymbol)].map(([name, { trades, winning, fees, funding, netPnl }]) => (
      [name, String(trades), String(winning), money(fees), money(funding), html`<span class="${toneOf(netPnl)}">${signed(netPnl)}</span>`]
    )),
  );
}

function strategyTable({ strategies }: SessionReport): Markup | null {
  const optional = (value: number | null, show: (value: number) => string): string => (value === null ? '–' : show(value));
  return table(
    ['Strategy', '#Trades', '#Won', '#Net', '#Profit factor', '#Sharpe (days)', '#Expectancy R', '#Largest fall', '#Share'],
    (strategies?.strategies ?? []).map((one) => [
      one.strategy, `${one.trades}${one.isSufficient ? '' : ' (too few)'}`, optional(one.winRate, percent), signed(one.totalNet), optional(one.profitFactor, number),
      one.sharpe === null ? '–' : `${one.sharpe.toFixed(2)} (${one.days})`, optional(one.expectancyR, (value) => value.toFixed(2)), money(one.maxDrawdown), percent(one.weight),
    ]),
  );
}

function protectionTable({ protections }: SessionReport): Markup | null {
  return table(['From', 'To', 'What', 'Why'], [
    ...protections.tripped.map((breaker) => [breaker.since === null ? null : time(breaker.since), 'at the end', `breaker ${breaker.label}`, breaker.reason]),
    ...protections.locks.map((lock) => [time(lock.since), time(lock.endedAt ?? lock.until), `lock ${lock.rule}`, lock.reason]),
  ]);
}

function exitTable({ exits }: SessionReport): Markup | null {
  const optional = (value: number | null): string => (value === null ? '–' : signed(value));
  return table(['', '#'], [
    ...Object.entries(exits.exitsByReason).filter(([, count]) => count > 0).map(([reason, count]) => [reason, String(count)]),
    ['won, lost, even', `${exits.winning}, ${exits.losing}, ${exits.breakEven}`],
    ['average win', optional(exits.averageWin)], ['average loss', optional(exits.averageLoss)],
    ['best trade', optional(exits.bestTrade)], ['worst trade', optional(exits.worstTrade)],
    ['average worst and best on the way', `${optional(exits.averageMae)}, ${optional(exits.averageMfe)}`], ['average R', optional(exits.averageR)],
  ]);
}

function regimeTable({ regimes }: SessionReport): Markup | null {
  return table(
    ['Market', 'Exchange', '#Covered', '#Bullish', '#Neutral', '#Bearish', '#Low volatility', '#Normal', '#High'],
    regimes.filter(({ coveredMs }) => coveredMs > 0).map(({ symbol, exchange, coveredMs, trend, volatility }) => [
      symbol, exchangeName(exchange), duration(coveredMs), percent(trend.bullish), percent(trend.neutral), percent(trend.bearish),
      percent(volatility.low), percent(volatility.normal), percent(volatility.high),
    ]),
  );
}

function signalTable({ signals }: SessionReport): Markup | null {
  if (signals === null || signals.generated === 0) return null;
  const rate = (value: number | null): string => (value === null ? '–' : percent(value));
  return table(['Signals', '#'], [
    ...Object.entries(signals.reached).filter(([, count]) => count > 0).map(([stage, count]) => [stage, String(count)]),
    ['sent of all generated', rate(signals.acceptanceRate)],
    ['duplicates', String(signals.duplicates)],
    ['cooldowns ended early by a price move', `${signals.bypasses} (${rate(signals.bypassRate)})`],
  ]);
}

function decisionTable({ decisions }: SessionReport): Markup | null {
  const declined = Object.entries(decisions.declined).toSorted(([, a], [, b]) => b - a);
  return table(['Decision', '#Times'], [['entered', String(decisions.entered)], ...declined.map(([reason, count]) => [reason, String(count)])]);
}

function orderTable({ orders }: SessionReport): Markup | null {
  return table(
    ['Sent', 'Order', 'Market', 'Side', 'Type', 'For', '#Amount', '#Filled', '#Price', '#Average', 'Status', 'Why'],
    orders.map((one) => [
      time(one.createdAt), one.clientOrderId, one.symbol, one.side, one.type, one.purpose, number(one.amount), number(one.filledAmount),
      one.price === null ? null : number(one.price), one.averagePrice === null ? null : number(one.averagePrice), one.status, one.statusReason,
    ]),
  );
}

function fillTable({ fills }: SessionReport): Markup | null {
  return table(
    ['Time', 'Order', 'Market', 'Side', '#Amount', '#Price', '#Fee', 'Liquidity'],
    fills.map((one) => [time(one.at), one.clientOrderId, one.symbol, one.side, number(one.amount), number(one.price), money(one.fee), one.liquidity]),
  );
}

function stepTable({ steps }: SessionReport): Markup | null {
  return table(['Step', 'Verdict', '#Took', 'Found'], steps.map((one) => [one.id, one.status, one.durationMs === null ? null : `${one.durationMs} ms`, one.message]));
}

function streamTable({ streams }: SessionReport): Markup | null {
  return table(
    ['Exchange', 'Market', 'Channel', 'State', '#Messages', '#Reconnects', '#Gaps filled'],
    streams.map((one) => [exchangeName(one.exchange), one.symbol, one.channel, one.state, String(one.messages), String(one.reconnects), String(one.gapsFilled)]),
  );
}

function errorTable({ errors }: SessionReport): Markup | null {
  return table(['Last', 'Where', 'Code', 'Message', '#Times'], errors.map((one) => [time(one.at), one.where, one.code, one.message, String(one.count)]));
}

/** A column whose name begins with # is one of numbers. Null without rows. */
function table(columns: readonly string[], rows: readonly (readonly (string | null | Markup)[])[]): Markup | null {
  if (rows.length === 0) return null;
  const kind = (index: number): string => (columns[index]?.startsWith('#') === true ? 'number' : '');
  return html`<div class="scroll"><table>
<thead><tr>${columns.map((name, index) => html`<th class="${kind(index)}">${name.replace(/^#/, '')}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`)}</tr>
`)}</tbody>
</table></div>`;
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([count, unit]) => count > 0 || (unit === 's' && seconds === 0)).map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** USDT, four decimals: positions of a small account move by fractions of a cent. */
function money(value: number): string {
  return value.toFixed(4).replace(/^-(0\.0+)$/, '$1');
}

function signed(value: number): string {
  return value > 0 ? `+${money(value)}` : money(value);
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

/** Ten significant digits hide what doubles add to a decimal, and nothing an exchange says. */
function number(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function toneOf(value: number): string {
  return value > 0 ? 'gain' : value < 0 ? 'loss' : '';
}
