import type { FaultOf } from './fault.ts';
import type { Faults } from './faults.ts';
import type { Payload } from './wireProtocol.ts';

/** A frame before faults. */
export interface Frame {
  /** Stream topic, or `control` for acknowledgements and pings. */
  readonly name: string;
  readonly isData: boolean;
  readonly text: string;
  readonly payload: Payload;
  /** The market's name in the text; empty where there is none. */
  readonly symbol: string;
}

const GARBAGE_FORMS = ['undecodable', 'brokenJson', 'null', 'number', 'text', 'wrongTypes', 'unknownSymbol', 'empty'] as const;

/** The payloads to write for a frame: none, one or two. Only market data is spoiled; acknowledgements and pings pass. */
export function spoilFrame(frame: Frame, faults: Faults, encode: (text: string) => Payload): Payload[] {
  if (!frame.isData) return [frame.payload];
  const subject = { channel: 'ws', name: frame.name } as const;
  if (faults.hit('stall', subject) !== null) return [];
  const garbage = faults.hit('garbage', subject);
  let payload = garbage === null ? frame.payload : garbagePayload(garbage, frame, faults, encode);
  if (faults.hit('truncated', subject) !== null) payload = cut(payload);
  return faults.hit('duplicates', subject) === null ? [payload] : [payload, payload];
}

function cut(payload: Payload): Payload {
  const length = Math.max(1, Math.floor(payload.length * 0.6));
  return typeof payload === 'string' ? payload.slice(0, length) : payload.subarray(0, length);
}

function garbagePayload(fault: FaultOf<'garbage'>, frame: Frame, faults: Faults, encode: (text: string) => Payload): Payload {
  const form = fault.form ?? GARBAGE_FORMS[Math.floor(faults.random() * GARBAGE_FORMS.length)] ?? 'undecodable';
  switch (form) {
    case 'undecodable':
      return typeof frame.payload === 'string'
        ? '\u0000\ufffd{{'
        : Buffer.from(frame.payload.map((byte) => byte ^ 0x5a));
    case 'brokenJson':
      return encode(frame.text.slice(0, Math.floor(frame.text.length / 2)));
    case 'null':
      return encode('null');
    case 'number':
      return encode('42');
    case 'text':
      return encode('Service busy');
    case 'empty':
      return encode('{}');
    case 'wrongTypes':
      return encode(JSON.stringify(spoilTypes(JSON.parse(frame.text))));
    case 'unknownSymbol':
      return encode(frame.symbol === '' ? frame.text : frame.text.replaceAll(frame.symbol, frame.symbol.replace(/^[A-Z0-9]+?(?=-?USDT)/, 'NOPE')));
  }
}

/** What is inside `data`, or everything where the exchange has no such envelope. */
function spoilTypes(frame: unknown): unknown {
  return withWrongTypes(frame, !(typeof frame === 'object' && frame !== null && 'data' in frame));
}

/** The same shape with every number and every number in a text replaced by something that is none. */
function withWrongTypes(value: unknown, isInside = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withWrongTypes(item, true));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withWrongTypes(item, isInside || key === 'data')]));
  }
  if (!isInside) return value;
  if (typeof value === 'number') return 'NaN';
  return typeof value === 'string' && value !== '' && Number.isFinite(Number(value)) ? null : value;
}
