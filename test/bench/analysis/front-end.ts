/**
 * Speed of the front end and of the behaviour analysers over the machine's own Python files: bundle with esbuild first, as
 * the shipped program is, for tsx adds an indirection to every constant.
 *   npx esbuild test/bench/analysis/front-end.ts --bundle --platform=node --format=esm --outfile=/tmp/front-end.mjs
 *   node /tmp/front-end.mjs /usr/lib/python3
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseBehaviour } from '../../../extension/analyse/behaviour.ts';
import { parseModule, tokenize } from '../../../extension/parse/python/index.ts';

const root = process.argv[2] ?? '/usr/lib/python3';
const most = 4000;
const texts = collect(root);
const bytes = texts.reduce((sum, text) => sum + text.length, 0);

const work: Record<string, (text: string) => unknown> = {
  tokenize,
  'tokenize + parse': parseModule,
  'parse + behaviour': (text) =>
    analyseBehaviour({
      kind: 'script',
      text,
      encoding: 'utf-8',
      locate: (line, column) => ({ line, column }),
      extras: [],
    }),
};

process.stdout.write(`${texts.length} files, ${(bytes / texts.length / 1000).toFixed(1)} kB on average\n`);
for (const [name, run] of Object.entries(work)) {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) best = Math.min(best, cpuSeconds(run));
  const perFile = ((best / texts.length) * 1000).toFixed(3);
  process.stdout.write(
    `${name.padEnd(20)} ${(bytes / 1e6 / best).toFixed(0)} MB/cpu-s  ${(texts.length / best).toFixed(0)} files/cpu-s  ${perFile} ms/file\n`,
  );
}

function cpuSeconds(run: (text: string) => unknown): number {
  const before = process.cpuUsage();
  for (const text of texts) run(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function collect(directory: string): string[] {
  const found: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.py') || found.length >= most) continue;
    try {
      found.push(decoder.decode(readFileSync(join(entry.parentPath, entry.name))));
    } catch {
      // not UTF-8: not for this measurement
    }
  }
  return found;
}
