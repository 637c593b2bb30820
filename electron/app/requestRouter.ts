import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { REQUEST_CHANNEL } from '../../shared/ipc/channels.ts';
import { requestSchemas, type Answer, type RequestInput, type RequestName, type RequestOutputs } from '../../shared/ipc/contract.ts';
import { judgeSender, type SenderFacts } from './sender.ts';

export type RequestHandler<N extends RequestName> = (
  input: RequestInput<N>,
) => Promise<Answer<RequestOutputs[N]>> | Answer<RequestOutputs[N]>;

export type RequestHandlers = { readonly [N in RequestName]?: RequestHandler<N> };

export interface RouterOptions {
  readonly handlers: RequestHandlers;
  /** The windows the application created and has not closed. */
  readonly ownWindowIds: () => ReadonlySet<number>;
  /** Told of each handler that threw: a programming error, reported once, of which the page learns no detail. */
  readonly onHandlerError: (name: RequestName, error: unknown) => void;
}

/** Answers the page's requests until the returned function is called. */
export function routeRequests(ipc: Pick<IpcMain, 'handle' | 'removeHandler'>, options: RouterOptions): () => void {
  ipc.handle(REQUEST_CHANNEL, (event, name: unknown, input: unknown) =>
    answerRequest(senderFacts(event), name, input, options),
  );
  return () => ipc.removeHandler(REQUEST_CHANNEL);
}

/** Checks the sender, the name and the input, in that order, and only then calls the handler. Never rejects. */
export async function answerRequest(
  sender: SenderFacts,
  name: unknown,
  input: unknown,
  options: RouterOptions,
): Promise<Answer<unknown>> {
  const verdict = judgeSender(sender, options.ownWindowIds());
  if (verdict.kind === 'refused') return refusal(verdict.code, 'The request does not come from the application’s own page.');
  if (!isRequestName(name)) return refusal('unknown-request', `There is no request "${String(name).slice(0, 80)}".`);
  return answerKnown(name, input, options);
}

async function answerKnown<N extends RequestName>(name: N, input: unknown, options: RouterOptions): Promise<Answer<unknown>> {
  const handler = options.handlers[name];
  if (handler === undefined) return refusal('not-available', `"${name}" is not available in this window.`);
  const parsed = requestSchemas[name].safeParse(input);
  if (!parsed.success) return refusal('bad-input', `${name}: ${describeIssues(parsed.error.issues)}`);
  try {
    return await handler(parsed.data as RequestInput<N>);
  } catch (error) {
    options.onHandlerError(name, error);
    return refusal('internal-error', `"${name}" failed inside the application.`, 'The log names the cause.');
  }
}

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requestSchemas, name);
}

function senderFacts(event: IpcMainInvokeEvent): SenderFacts {
  const frame = event.senderFrame;
  return {
    webContentsId: event.sender.id,
    frame: frame === null ? null : { url: frame.url, isMainFrame: frame.parent === null },
  };
}

function describeIssues(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map((issue) => `${issue.path.map(String).join('.') || 'input'}: ${issue.message}`).join('; ');
}

function refusal(code: string, message: string, nextStep: string | null = null): Answer<never> {
  return { ok: false, code, message, nextStep };
}
