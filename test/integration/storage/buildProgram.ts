import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const programs = fileURLToPath(new URL('./programs/', import.meta.url));

/** Makes a test program that a child process can run out of one of `programs/`, and returns its path. */
export async function buildProgram(name: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: programs,
    build: {
      ssr: join(programs, `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs', codeSplitting: false }, external: ['node-sqlite3-wasm'] },
    },
    ssr: { noExternal: true, external: ['node-sqlite3-wasm'] },
  });
  // Packages that are not bundled are found from where the program lies.
  const packages = join(folder, 'node_modules');
  if (!existsSync(packages)) symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), packages);
  return join(folder, `${name}.mjs`);
}
