/**
 * What the analysers say of the standard library's own code, which is neither secret nor malicious: 0 secrets, and at most
 * one finding of high severity per 500 files.
 * Run: `npx tsx test/bench/analysis/stdlib-noise.ts [--list] [DIRECTORY …]`; without directories, those of the machine's Pythons.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { analyseFile } from '../../../extension/analyse/analyse-file.ts';
import type { Finding } from '../../../extension/analyse/types.ts';
import { createRuff } from '../../../extension/analyse/worker/ruff.ts';
import { compileRuff, readRuffFiles } from '../../../extension/analyse/worker/ruff-assets.ts';

interface Count {
  files: number;
  secrets: number;
  high: number;
}

const list = process.argv.includes('--list');
const given = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const libraries = given.length > 0 ? given : findLibraries();
const ruff = createRuff(
  compileRuff(readRuffFiles(import.meta.resolve('../../../extension/analyse/worker/worker-entry.ts'))),
);
const options = { fleetKey: 'bench', internalHosts: [] };
const code: Count = { files: 0, secrets: 0, high: 0 };
const tests: Count = { files: 0, secrets: 0, high: 0 };
const rules = new Map<string, number>();

for (const library of libraries) {
  for (const file of pythonFiles(library)) {
    const inTests = /[\\/](?:tests?|idle_test|lib2to3[\\/]tests)[\\/]/.test(file.slice(library.length));
    const { findings } = await analyseFile(fs.readFileSync(file), file, options, () => ruff.check);
    note(inTests ? tests : code, findings, file, inTests);
  }
}

process.stdout.write(`${libraries.length} libraries\n`);
print('without tests', code);
const all = {
  files: code.files + tests.files,
  secrets: code.secrets + tests.secrets,
  high: code.high + tests.high,
};
print('with tests', all);
for (const [rule, count] of [...rules].toSorted(([, a], [, b]) => b - a))
  process.stdout.write(`  ${rule} ${count}\n`);
process.exitCode = [code, all].some(({ files, secrets, high }) => secrets > 0 || high * 500 > files) ? 1 : 0;

function note(count: Count, findings: readonly Finding[], file: string, inTests: boolean): void {
  count.files++;
  for (const finding of findings) {
    const high = finding.severity === 'high' || finding.severity === 'critical';
    const secret = finding.category === 'secret';
    if (!high && !secret) continue;
    if (high) count.high++;
    if (secret) count.secrets++;
    const key = `${finding.rule} (${finding.category}, ${finding.severity}${inTests ? ', tests' : ''})`;
    rules.set(key, (rules.get(key) ?? 0) + 1);
    if (list)
      process.stdout.write(`${file}:${finding.line} ${finding.rule} ${finding.evidence.slice(0, 90)}\n`);
  }
}

function print(name: string, { files, secrets, high }: Count): void {
  const rate = files === 0 ? 0 : (high * 500) / files;
  process.stdout.write(
    `${name}: ${files} files, ${secrets} secrets, ${high} of high severity (${rate.toFixed(2)} per 500 files)\n`,
  );
}

/** Standard libraries where Linux, macOS and pyenv keep them. */
function findLibraries(): readonly string[] {
  const pyenv = process.env['PYENV_ROOT'] ?? path.join(os.homedir(), '.pyenv');
  const versions = path.join(pyenv, 'versions');
  const roots = [
    '/usr/lib',
    '/usr/local/lib',
    ...children(versions).map((name) => path.join(versions, name, 'lib')),
  ];
  const found = roots.flatMap((root) =>
    children(root)
      .filter((name) => /^python\d\.\d+$/.test(name))
      .map((name) => path.join(root, name)),
  );
  return [...new Set(found.filter((each) => fs.existsSync(path.join(each, 'os.py'))))];
}

function children(directory: string): readonly string[] {
  return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

function pythonFiles(directory: string): readonly string[] {
  const files: string[] = [];
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!/^(?:site-packages|dist-packages|__pycache__)$/.test(entry.name)) files.push(...pythonFiles(full));
    } else if (entry.isFile() && entry.name.endsWith('.py')) files.push(full);
  }
  return files;
}
