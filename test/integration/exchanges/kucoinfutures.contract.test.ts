import { createKucoinfuturesGateway } from '../../../electron/exchanges/kucoinfutures/kucoinfuturesGateway.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { startSimulatedKucoin } from '../../exchanges/kucoin/startSimulatedKucoin.ts';
import { describeGatewayContract } from './gatewayContract.ts';

describeGatewayContract({
  name: 'KuCoin Futures',
  start: (options) => startSimulatedKucoin({ ...options, pingIntervalMs: 400, pingTimeoutMs: 200 }),
  makeGateway: (server, callTimeoutMs) =>
    createKucoinfuturesGateway({ endpoints: { restUrl: server.restUrl, wsUrl: null }, callTimeoutMs, isAccelerated: true }, systemClock()),
  hasOpenInterestHistory: true,
  topics: ['candles', 'ticker', 'book', 'trades', 'mark'],
});
