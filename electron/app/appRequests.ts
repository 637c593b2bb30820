import type { Answer, AppInfo } from '../../shared/ipc/contract.ts';
import { externalLink } from './externalLinks.ts';
import type { RequestHandlers } from './requestRouter.ts';

export interface AppRequestOptions {
  readonly info: AppInfo;
  readonly openExternal: (url: string) => Promise<void>;
  /** Resolves with an empty string, or with the operating system's reason. */
  readonly openPath: (path: string) => Promise<string>;
}

type AppRequestHandlers = Required<Pick<RequestHandlers, 'app.info' | 'app.openExternal' | 'app.openDataFolder'>>;

/** Requests about the application itself, which need no session. */
export function appRequests(options: AppRequestOptions): AppRequestHandlers {
  return {
    'app.info': () => ({ ok: true, value: options.info }),
    'app.openExternal': async ({ url }) => {
      const link = externalLink(url);
      if (link === null) return refusedLink(url);
      await options.openExternal(link);
      return { ok: true, value: null };
    },
    'app.openDataFolder': async () => {
      const reason = await options.openPath(options.info.dataDir);
      if (reason === '') return { ok: true, value: null };
      return {
        ok: false,
        code: 'not-opened',
        message: `${options.info.dataDir} could not be opened: ${reason}`,
        nextStep: 'Open the folder in your file manager.',
      };
    },
  };
}

function refusedLink(url: string): Answer<never> {
  return {
    ok: false,
    code: 'link-refused',
    message: `"${url.slice(0, 200)}" is not opened: only https pages of the exchanges and of the chart's author are.`,
    nextStep: null,
  };
}
