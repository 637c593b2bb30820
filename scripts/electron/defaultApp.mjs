/** What Electron's own default app does for `electron [-r module] [switches] PATH`, for a runtime that ships none. */
import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const { modules, target } = readCommandLine(process.argv.slice(1));
if (target === null) {
  process.stderr.write('usage: electron [-r module] [switches] PATH\n');
  process.exit(1);
}
if (modules.length > 0) Module._preloadModules(modules);
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
await import(pathToFileURL(entryOf(target)).href);

function readCommandLine(words) {
  const modules = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '-v' || word === '--version') {
      process.stdout.write(`v${process.versions.electron}\n`);
      process.exit(0);
    } else if (word === '-r' || word === '--require') {
      at += 1;
      modules.push(resolve(words[at]));
    } else if (!word.startsWith('-')) {
      return { modules, target: resolve(word) };
    }
  }
  return { modules, target: null };
}

function entryOf(path) {
  if (!statSync(path).isDirectory()) {
    app.setAppPath(dirname(path));
    return path;
  }
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? 'Electron';
  if (manifest.desktopName) app.setDesktopName(manifest.desktopName);
  app.setPath('userData', join(app.getPath('appData'), app.name));
  app.setAppPath(path);
  return createRequire(join(path, 'package.json')).resolve(resolve(path, manifest.main ?? 'index.js'));
}
