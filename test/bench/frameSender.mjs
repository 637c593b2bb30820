/** A stream in BingX's wire format that pushes tickers at a given rate, each with the moment of its sending as the bid's size. */
import { gzipSync } from 'node:zlib';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
const timers = new Set();
server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
server.on('connection', (socket, request) => {
  const rate = Number(new URL(request.url, 'ws://x').searchParams.get('rate'));
  let subscribed = null;
  socket.on('message', (data) => {
    const { id, reqType, dataType } = JSON.parse(String(data));
    if (reqType !== 'sub') return;
    socket.send(gzipSync(JSON.stringify({ id, code: 0, msg: '', dataType: '', data: null })));
    if (subscribed === null && dataType.endsWith('@ticker')) subscribed = dataType;
  });
  const startedAt = performance.now();
  let sent = 0;
  // Timers are coarse: each turn sends what is due by now.
  const timer = setInterval(() => {
    if (subscribed === null) {
      sent = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
      return;
    }
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate);
    for (; sent < due && socket.bufferedAmount < 4_000_000; sent += 1) {
      const now = performance.timeOrigin + performance.now();
      const price = (60_000 + (sent % 100) / 10).toFixed(1);
      const data = { e: '24hTicker', E: Math.floor(now), s: 'BTC-USDT', p: '12.3', P: '0.02', c: price, L: '0.01', h: '61000.0', l: '59000.0', v: '12345.6', q: '74.1', o: '60001.2', O: 0, C: Math.floor(now), A: price, a: '1.5', B: price, b: String(now) };
      socket.send(gzipSync(JSON.stringify({ code: 0, dataType: subscribed, data }), { level: 1 }));
    }
  }, 1);
  timers.add(timer);
  socket.on('close', () => clearInterval(timer));
});
