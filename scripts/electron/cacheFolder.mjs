/** Where downloads that outlive a clone are kept. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export function cacheFolder(env = process.env, platform = process.platform) {
  return join(cacheBase(env, platform), 'bearish-alpha');
}

function cacheBase(env, platform) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}
