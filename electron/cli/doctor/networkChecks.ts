import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Settings } from '../../../shared/settings/schema.ts';
import { signalWithin } from '../../../shared/signalWithin.ts';
import { createGateway, type GatewayExchange } from '../../exchanges/createGateway.ts';
import { isLoopback } from '../../exchanges/endpoints.ts';
import type { Gateway, ServerTime } from '../../exchanges/gateway.ts';
import { systemClock } from '../../exchanges/realClock.ts';
import type { Finding } from './finding.ts';
import { fail, failed, ok, warn } from './finding.ts';

const LOOKUP_MS = 5_000;
const CONNECT_MS = 5_000;
const CALL_MS = 10_000;
const CLOCK_WARNS_MS = 1_000;
const CLOCK_BLOCKS_MS = 2_000;

/** Name, connection and an answer of each exchange of the session, layer by layer, so that the first one that fails is the one to repair; then the clocks. */
export async function checkExchanges(settings: Settings, signal: AbortSignal): Promise<readonly Finding[]> {
  const findings = await Promise.all(settings.session.exchanges.map((exchange) => checkExchange(exchange, settings, signal)));
  return findings.flat();
}

async function checkExchange(exchange: GatewayExchange, settings: Settings, signal: AbortSignal): Promise<readonly Finding[]> {
  const id = `network:${exchange}`;
  const { rest_url: restUrl, ws_url: wsUrl } = settings.exchanges[exchange];
  let gateway: Gateway;
  try {
    gateway = createGateway(exchange, { endpoints: { restUrl, wsUrl }, callTimeoutMs: CALL_MS, isAccelerated: false }, systemClock());
  } catch (error) {
    return [failed(id, error, 'correct the address')];
  }
  try {
    const stream = new URL(gateway.streamAddress);
    const rest = new URL(gateway.restAddress);
    for (const url of rest.host === stream.host ? [rest] : [rest, stream]) {
      const trouble = await reach(url, signal);
      if (trouble !== null) return [{ ...trouble, id }];
    }
    const time = await gateway.serverTime(signalWithin(signal, CALL_MS));
    const latency = Math.round(time.receivedAt - time.sentAt);
    return [ok(id, `${rest.host} answers in ${latency} ms; ${stream.host} takes connections`), checkClock(exchange, time, gateway.restAddress)];
  } catch (error) {
    return [failed(id, error, 'check the network connection')];
  } finally {
    gateway.close();
  }
}

/** Null where the host has an address and takes a connection. */
async function reach(url: URL, signal: AbortSignal): Promise<Omit<Finding, 'id'> | null> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) {
    try {
      await within(lookup(host), LOOKUP_MS, signal, `no answer for the name ${host} within ${LOOKUP_MS / 1000} s`);
    } catch (error) {
      return fail('', `the name ${host} is not found: ${wordsOf(error)}`, 'check the network connection and its name server; the generated market needs none (--market simulated)');
    }
  }
  const port = url.port === '' ? (url.protocol === 'https:' || url.protocol === 'wss:' ? 443 : 80) : Number(url.port);
  try {
    await takesConnection(host, port, signal);
    return null;
  } catch (error) {
    return fail('', `no connection to ${host} port ${port}: ${wordsOf(error)}`, 'check the network connection, firewall and proxy, or the address in the settings');
  }
}

async function takesConnection(host: string, port: number, signal: AbortSignal): Promise<void> {
  const socket = connect({ host, port });
  try {
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await within(connected, CONNECT_MS, signal, `no answer within ${CONNECT_MS / 1000} s`);
  } finally {
    // A socket that is given up may still fail; nobody is left to hear it.
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

function checkClock(exchange: GatewayExchange, { serverTime, sentAt, receivedAt }: ServerTime, address: string): Finding {
  const id = `clock:${exchange}`;
  // The answer's middle is the best guess of when the exchange read its clock.
  const ours = Date.now() - (performance.now() - (sentAt + receivedAt) / 2);
  const offset = serverTime - ours;
  const uncertainty = Math.round((receivedAt - sentAt) / 2);
  const found = `this computer is ${Math.abs(offset / 1000).toFixed(2)} s ${offset > 0 ? 'behind' : 'ahead of'} ${exchange} (±${uncertainty} ms)`;
  if (Math.abs(offset) < CLOCK_WARNS_MS) return ok(id, found);
  if (isLoopback(address)) return warn(id, found, 'this is an exchange on this machine, which may keep a time of its own');
  const nextStep = 'synchronise the clock of this computer (on Linux: timedatectl set-ntp true)';
  return Math.abs(offset) < CLOCK_BLOCKS_MS ? warn(id, found, nextStep) : fail(id, found, nextStep);
}

/** The result of `work`, or an error after `limitMs` or when the signal aborts; `work` itself may go on and is forgotten. */
async function within<T>(work: Promise<T>, limitMs: number, signal: AbortSignal, message: string): Promise<T> {
  const deadline = signalWithin(signal, limitMs);
  return await new Promise<T>((resolve, reject) => {
    deadline.addEventListener('abort', () => { reject(signal.aborted ? signal.reason : new Error(message)); }, { once: true });
    work.then(resolve, reject);
  });
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of a failed attempt on several addresses only the first says something.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : null;
  return first instanceof Error ? first.message : error.message;
}
