import { createBitgetGateway } from '../../../electron/exchanges/bitget/bitgetGateway.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { startSimulatedBitget } from '../../exchanges/bitget/startSimulatedBitget.ts';
import { describeGatewayContract } from './gatewayContract.ts';

describeGatewayContract({
  name: 'Bitget',
  start: (options) => startSimulatedBitget(options),
  makeGateway: (server, callTimeoutMs) =>
    createBitgetGateway({ endpoints: { restUrl: server.restUrl, wsUrl: server.wsUrl }, callTimeoutMs, isAccelerated: true }, systemClock()),
  hasOpenInterestHistory: false,
  topics: ['candles', 'ticker', 'book', 'trades', 'mark'],
});
