/** Asks the main process through the page's own bridge, as the window does. */
import type { Page } from '@playwright/test';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import type { Answer, RequestInput, RequestName, RequestOutputs } from '../../shared/ipc/contract.ts';

/** The answer to one request. Throws with the refusal's code and words where it is refused. */
export async function askBridge<N extends RequestName>(page: Page, name: N, input: RequestInput<N>): Promise<RequestOutputs[N]> {
  const answer = await page.evaluate(
    async ([request, argument]) => {
      const { bearish } = globalThis as unknown as { bearish: { request(name: string, input: unknown): Promise<unknown> } };
      return bearish.request(request, argument);
    },
    [name, input] as const,
  ) as Answer<RequestOutputs[N]>;
  if (!answer.ok) throw new Error(`${name} was refused (${answer.code}): ${answer.message}`);
  return answer.value;
}

/** The session as the main process has it now. */
export async function sessionView(page: Page): Promise<SessionView> {
  return (await askBridge(page, 'session.snapshot', {})).view;
}
