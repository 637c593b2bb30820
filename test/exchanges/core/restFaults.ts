import type { ServerResponse } from 'node:http';

import type { Faults } from './faults.ts';
import type { RestAnswer, RestRequest, WireProtocol } from './wireProtocol.ts';

const HTML = '<!DOCTYPE html><html><head><title>Just a moment</title></head><body><h1>Checking your connection</h1></body></html>';
const BAD_FORMS = ['empty', 'html', 'truncated', 'cut', 'nullData', 'emptyList'] as const;

/** What to do with a request: never answer, reset, or answer after a delay, whole or cut off in the middle. */
export type RestOutcome =
  | { readonly kind: 'never' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'answer'; readonly answer: RestAnswer; readonly delayMs: number; readonly isCut: boolean };

export function decideAnswer(request: RestRequest, protocol: WireProtocol, faults: Faults): RestOutcome {
  const subject = { channel: 'rest', name: request.path } as const;
  if (faults.hit('refuse', subject) !== null) return { kind: 'reset' };
  if (faults.hit('silent', subject) !== null) return { kind: 'never' };
  const delayMs = faults.hit('slow', subject)?.delayMs ?? 0;
  const whole = (answer: RestAnswer): RestOutcome => ({ kind: 'answer', answer, delayMs, isCut: false });

  const limited = faults.hit('rateLimited', subject);
  if (limited !== null) return whole(protocol.limited(limited));
  const failed = faults.hit('serverError', subject);
  if (failed !== null) return whole(htmlAnswer(failed.status));
  if (faults.hit('maintenance', subject) !== null) return whole(htmlAnswer(503));

  const answer = protocol.answer(request);
  const bad = faults.hit('badBody', subject);
  if (bad === null) return whole(answer);
  const form = bad.form ?? BAD_FORMS[Math.floor(faults.random() * BAD_FORMS.length)] ?? 'empty';
  switch (form) {
    case 'empty':
      return whole({ status: 200, body: '' });
    case 'html':
      return whole(htmlAnswer(200));
    case 'truncated':
      return whole({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    case 'cut':
      return { kind: 'answer', answer, delayMs, isCut: true };
    case 'nullData':
      return whole({ ...answer, body: withData(answer.body, null) });
    case 'emptyList':
      return whole({ ...answer, body: withData(answer.body, []) });
  }
}

/** Writes the answer. A cut one announces its full length, sends half of it and resets. */
export function writeAnswer(response: ServerResponse, answer: RestAnswer, isCut: boolean): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    ...answer.headers,
    'content-length': String(body.length),
  });
  if (!isCut) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

function htmlAnswer(status: number): RestAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: HTML };
}

/** The answer's envelope with other data in it; the data alone where the exchange has no envelope. */
function withData(body: string, data: unknown): string {
  const parsed: unknown = JSON.parse(body);
  if (Array.isArray(parsed) || typeof parsed !== 'object' || parsed === null || !('data' in parsed)) return JSON.stringify(data);
  return JSON.stringify({ ...parsed, data });
}
