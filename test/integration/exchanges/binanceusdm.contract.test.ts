import { createBinanceusdmGateway } from '../../../electron/exchanges/binanceusdm/binanceGateway.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { startSimulatedBinance } from '../../exchanges/binance/startSimulatedBinance.ts';
import { describeGatewayContract } from './gatewayContract.ts';

describeGatewayContract({
  name: 'Binance USD-M',
  start: (options) => startSimulatedBinance({ ...options, pingEveryMs: 500 }),
  makeGateway: (server, callTimeoutMs) =>
    createBinanceusdmGateway({ endpoints: { restUrl: server.restUrl, wsUrl: server.wsUrl }, callTimeoutMs, isAccelerated: true }, systemClock()),
  hasOpenInterestHistory: true,
  topics: ['candles', 'ticker', 'book', 'trades', 'mark'],
});
