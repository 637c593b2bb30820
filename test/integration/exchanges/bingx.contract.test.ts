import { createBingxGateway } from '../../../electron/exchanges/bingx/bingxGateway.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { describeGatewayContract } from './gatewayContract.ts';

describeGatewayContract({
  name: 'BingX',
  start: (options) => startSimulatedBingx({ ...options, pingEveryMs: 500 }),
  makeGateway: (server, callTimeoutMs) =>
    createBingxGateway({ endpoints: { restUrl: server.restUrl, wsUrl: server.wsUrl }, callTimeoutMs, isAccelerated: true }, systemClock()),
  hasOpenInterestHistory: false,
  topics: ['candles', 'ticker', 'book', 'trades', 'mark'],
});
