/** Imports point one way. The order is DESIGN's; what a layer may see is all there is to say about it. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Layer → layers it may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  sdk: [],
  core: ['sdk'],
  parse: ['core', 'sdk'],
  discover: ['core', 'parse', 'sdk'],
  analyse: ['core', 'parse', 'discover', 'sdk'],
  sensor: ['core', 'parse', 'discover', 'analyse', 'sdk'],
  tables: ['core', 'parse', 'discover', 'analyse', 'sensor', 'sdk'],
  sinks: ['core', 'parse', 'discover', 'analyse', 'sensor', 'tables', 'sdk'],
  commands: ['core', 'parse', 'discover', 'analyse', 'sensor', 'tables', 'sinks', 'sdk'],
  main: ['core', 'tables', 'sinks', 'commands', 'sdk'],
  // The fleet sees the vocabulary, the generated schema and rules, the console and the packs; its root composes all commands.
  fleet: ['core', 'schema', 'console', 'packs', 'sdk'],
  'fleet-main': ['fleet', 'commands', 'core', 'sdk'],
  packs: ['core', 'schema', 'console', 'sdk'],
};

/** Modules that do I/O, which pure layers do not import. */
const inputOutput =
  /^(?:node:)?(?:fs|child_process|net|http|https|dgram|tls|worker_threads|os|dns|readline)(?:\/|$)/;
const pure: readonly string[] = ['parse', 'analyse'];
/** The analysis worker: a thread is plumbing, as DESIGN allows it. */
const plumbing = /^extension\/analyse\/worker\//;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sources(directory: string): string[] {
  return fs.readdirSync(path.join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const name = `${directory}/${entry.name}`;
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'gen', 'dev'].includes(entry.name) ? [] : sources(name);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [name] : [];
  });
}

const statement =
  /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^'";]*?\sfrom\s+)?'(?<name>[^']+)'|\bimport\('(?<lazy>[^']+)'\)/gm;

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(statement)].map(({ groups = {} }) => {
    const name = groups['name'] ?? groups['lazy'] ?? '';
    const to = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
    return { from: file, to, typeOnly: groups['type'] !== undefined };
  });
}

function layerOf(file: string, from: string): string | undefined {
  if (file === 'osquery-extension-sdk' || file.startsWith('extension/sdk/')) return 'sdk';
  if (file === 'fleet-cli/main.ts') return 'fleet-main';
  if (file.startsWith('fleet-cli/')) return 'fleet';
  if (file.startsWith('packs/')) return 'packs';
  if (/^extension\/(?:main\.ts$|sinks\/packed\/)/.test(file)) return 'main';
  // Two of the extension's modules are meant for others; they are in the layers of their folders for the rest.
  const outside = !from.startsWith('extension/');
  if (outside && /^extension\/tables\/schema\.ts$|^docs\/(?:schema|rules)\.json$/.test(file)) return 'schema';
  if (outside && /^extension\/sinks\/(?:sql|scanner)\/|^extension\/commands\/(?:console|supply)\//.test(file))
    return 'console';
  return /^extension\/(?<layer>\w+)\//.exec(file)?.groups?.['layer'];
}

const all = [...sources('extension'), ...sources('fleet-cli'), ...sources('packs')].flatMap(importsOf);

test('there are imports to look at', () => assert.ok(all.length > 100));

test('no layer imports a later one', () => {
  const wrong = all.filter(({ from, to }) => {
    const [own, other] = [layerOf(from, from), layerOf(to, from)];
    if (own === undefined || other === undefined || own === other) return false;
    return !(allowed[own] ?? []).includes(other);
  });
  assert.equal(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test('parse and analyse import no I/O', () => {
  const wrong = all.filter(({ from, to, typeOnly }) => {
    const own = layerOf(from, from);
    return (
      own !== undefined && pure.includes(own) && !plumbing.test(from) && !typeOnly && inputOutput.test(to)
    );
  });
  assert.equal(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test('imports name files that exist, with their suffix', () => {
  const relative = all.filter(({ to }) => /^(?:extension|fleet-cli|packs)\//.test(to));
  const wrong = relative.filter(({ to }) => !fs.existsSync(path.join(root, to)));
  assert.equal(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});
test.run();
