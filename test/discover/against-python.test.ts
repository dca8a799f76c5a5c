/** Python's own answer against ours: `importlib.metadata`, run by the test, must name the same distributions and versions. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listDistributions } from '../../extension/discover/distributions.ts';
import { type Environment, listEnvironments } from '../../extension/discover/environments.ts';
import { withTemp } from '../helpers/temp.ts';
import { contextOf, focusedHost, metadata, writeTree } from './machine.ts';

const test = suite('discover against Python');

const ask = `
import importlib.metadata, json, sys
own = [p for p in sys.path if p.endswith(('site-packages', 'dist-packages'))]
print(json.dumps({
  'executable': sys.executable, 'prefix': sys.prefix, 'version': '%d.%d.%d' % sys.version_info[:3],
  'stdlib': importlib.__file__.rsplit('importlib', 1)[0].rstrip('/'),
  'sites': own,
  'found': sorted([d.metadata['Name'], d.version] for d in importlib.metadata.distributions(path=own)),
}))`;

interface Answer {
  readonly prefix: string;
  readonly version: string;
  readonly stdlib: string;
  readonly sites: readonly string[];
  readonly found: readonly (readonly [string, string])[];
}

function askPython(executable: string): Answer | undefined {
  try {
    return JSON.parse(
      execFileSync(executable, ['-I', '-c', ask], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as Answer;
  } catch {
    return undefined; // older than 3.8: no importlib.metadata
  }
}

/** Interpreters of this machine: those on the PATH and those of pyenv. */
function interpreters(): string[] {
  const found = new Set<string>();
  const pyenv = nodePath.join(
    process.env['PYENV_ROOT'] ?? nodePath.join(process.env['HOME'] ?? '', '.pyenv'),
    'versions',
  );
  const versions = fs.existsSync(pyenv) ? fs.readdirSync(pyenv) : [];
  const directories = [
    '/usr/bin',
    '/usr/local/bin',
    ...versions.map((version) => nodePath.join(pyenv, version, 'bin')),
  ];
  for (const directory of directories) {
    const path = nodePath.join(directory, 'python3');
    if (fs.existsSync(path)) found.add(fs.realpathSync(path));
  }
  return [...found].filter((path) => askPython(path) !== undefined);
}

const available = process.platform === 'win32' ? [] : interpreters();

function compare(
  environments: readonly Environment[],
  answer: Answer,
  found: (one: Environment) => unknown,
): void {
  const environment = environments.find(
    (one) => one.prefix === answer.prefix && (one.kind !== 'system' || answer.version.startsWith(one.minor)),
  );
  assert.ok(environment, `an environment with prefix ${answer.prefix}`);
  assert.is(environment.version, answer.version, 'version');
  assert.is(environment.stdlib, fs.realpathSync(answer.stdlib), 'standard library');
  assert.equal(found(environment), answer.found);
}

for (const executable of available) {
  test(`${executable} has what we say it has`, () => {
    const answer = askPython(executable);
    assert.ok(answer);
    const shared = answer.prefix === '/usr' ? ['/usr', '/usr/local/lib'] : [answer.prefix];
    const context = contextOf(focusedHost(shared));
    compare(listEnvironments(context), answer, (environment) => names(context, environment));
  });
}

for (const executable of available.slice(0, 3)) {
  test(`a new environment of ${executable} has what we say it has`, () =>
    withTemp((directory) => {
      const prefix = nodePath.join(directory, '.venv');
      try {
        execFileSync(executable, ['-m', 'venv', '--without-pip', prefix], { stdio: 'ignore' });
      } catch {
        return; // Debian without python3-venv
      }
      const answer = askPython(nodePath.join(prefix, 'bin', 'python'));
      assert.ok(answer);
      writeTree(answer.sites[0] ?? '', oddDistributions);
      const again = askPython(nodePath.join(prefix, 'bin', 'python'));
      assert.ok(again);
      assert.is(again.found.length, Object.keys(oddDistributions).length);
      const context = contextOf(focusedHost([directory, nodePath.dirname(nodePath.dirname(executable))]));
      compare(listEnvironments(context), again, (environment) => names(context, environment));
      const environment = listEnvironments(context).find((one) => one.prefix === prefix);
      assert.is(environment?.kind, 'venv');
      assert.is(environment?.project, directory);
      assert.is(environment?.broken, false);
      assert.ok(
        listEnvironments(context).some((one) => one.path === environment?.base),
        'its base is known',
      );
    }));
}

/** What installers of all ages leave, one distribution each. */
const oddDistributions: Readonly<Record<string, string>> = {
  'Upper_Case.Name-1.0.dist-info/METADATA': metadata('Upper_Case.Name', '1.0'),
  'folded-2.0.dist-info/METADATA': metadata(
    'folded',
    '2.0',
    'Summary: one\n  two\nLicense: x:y\n   Version: 9\n',
  ),
  'crlf-3.0.dist-info/METADATA': metadata('crlf', '3.0').replaceAll('\n', '\r\n'),
  'late-4.0.dist-info/METADATA': `Classifier: a\nkeywords: b\nNAME: late\nversion: 4.0\n\nName: not-this\n`,
  'body-5.0.dist-info/METADATA': metadata('body', '5.0', 'no header here\nVersion: 6.0\n'),
  'directory-6.0.egg-info/PKG-INFO': metadata('directory', '6.0'),
  'file-7.0-py3.8.egg-info': metadata('file', '7.0'),
  'fallback-8.0.dist-info/PKG-INFO': metadata('fallback', '8.0'),
  'twice-1.0.dist-info/METADATA': metadata('Twice', '1.0'),
  'twice-2.0.dist-info/METADATA': metadata('twice', '2.0'),
  'ünïcode-9.0.dist-info/METADATA': metadata('ünïcode', '9.0+löcal'),
};

function names(
  context: Parameters<typeof listDistributions>[0],
  environment: Environment,
): [string, string][] {
  return listDistributions(context, environment)
    .map(({ name, version }): [string, string] => [name, version])
    .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]));
}

/** By code points, as Python sorts. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

test.run();
