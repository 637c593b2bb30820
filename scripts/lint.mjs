/** `npm run lint`: style, types, dependency directions, and the words that must not stand in the tree. */
import { join } from 'node:path';
import { projectRoot } from './projectRoot.mjs';
import { runInherited } from './runInherited.mjs';

const folders = ['electron', 'renderer', 'shared', 'test', 'scripts', 'vite.config.ts'];
const oxlint = join(projectRoot, 'node_modules', 'oxlint', 'bin', 'oxlint');

process.exitCode = await runInherited(
  process.execPath,
  [oxlint, '--config', '.oxlintrc.json', '--type-aware', '--deny-warnings', ...process.argv.slice(2), ...folders],
  { cwd: projectRoot },
);
