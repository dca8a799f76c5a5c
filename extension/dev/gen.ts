/** `npm run gen` writes every generated file; with `--check` it writes nothing and fails naming the stale ones. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Generator } from './generator.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const check = process.argv.includes('--check');

const stale: string[] = [];
for (const generator of await loadGenerators()) {
  const files = await generator.generate(root);
  for (const [file, text] of files) if (refresh(file, text)) stale.push(file);
  for (const file of surplus(generator, files)) {
    if (!check) fs.rmSync(path.join(root, file));
    stale.push(file);
  }
}
report();

async function loadGenerators(): Promise<Generator[]> {
  const directory = path.join(root, 'extension/dev/generators');
  const names = fs.readdirSync(directory).filter((name) => name.endsWith('.ts'));
  const modules = names.sort().map(async (name) => {
    const module = (await import(pathToFileURL(path.join(directory, name)).href)) as {
      generator?: Generator;
    };
    if (module.generator === undefined) throw new Error(`${name} exports no generator`);
    return module.generator;
  });
  return Promise.all(modules);
}

/** @returns whether the file was not as it should be */
function refresh(file: string, text: string): boolean {
  const full = path.join(root, file);
  const present = fs.existsSync(full) ? fs.readFileSync(full, 'utf8').replaceAll('\r\n', '\n') : undefined;
  if (present === text) return false;
  if (!check) {
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
  return true;
}

function surplus(generator: Generator, files: ReadonlyMap<string, string>): string[] {
  return (generator.owns ?? []).flatMap((directory) => {
    const full = path.join(root, directory);
    if (!fs.existsSync(full)) return [];
    const present = fs.readdirSync(full, { withFileTypes: true }).filter((entry) => entry.isFile());
    return present.map((entry) => `${directory}/${entry.name}`).filter((file) => !files.has(file));
  });
}

function report(): void {
  if (!check) {
    process.stdout.write(
      stale.length === 0 ? 'everything was fresh\n' : stale.map((file) => `wrote ${file}\n`).join(''),
    );
    return;
  }
  if (stale.length === 0) return;
  process.stderr.write(`stale, run \`npm run gen\`:\n${stale.map((file) => `  ${file}\n`).join('')}`);
  process.exitCode = 1;
}
