/** A program that does nothing but load and make the adapters of every exchange: its time and memory are measured from outside. */
import { createGateway } from '../../electron/exchanges/createGateway.ts';
import { systemClock } from '../../electron/exchanges/realClock.ts';
import { REAL_EXCHANGES } from '../../shared/domain/instrument.ts';

const clock = systemClock();
const gateways = REAL_EXCHANGES.map((exchange) => createGateway(exchange, { endpoints: { restUrl: null, wsUrl: null }, callTimeoutMs: 1_000, isAccelerated: false }, clock));
process.stdout.write(`${performance.now()} ${process.memoryUsage().rss} ${process.memoryUsage().heapUsed}\n`);
for (const gateway of gateways) gateway.close();
