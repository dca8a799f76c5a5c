import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentFor } from '../../extension/analyse/script-environment.ts';
import type { ScriptFacts } from '../../extension/analyse/script-facts.ts';
import type { FileStat, Host } from '../../extension/core/types.ts';
import type { Script } from '../../extension/discover/scripts.ts';
import { parseScriptMetadata } from '../../extension/parse/pep723.ts';
import { parseShebang } from '../../extension/parse/shebang.ts';
import { contextOf } from '../discover/machine.ts';
import { fixtureHost } from '../helpers/fixture-host.ts';

const test = suite('analyse/script-environment');

const stat: FileStat = {
  ...{ kind: 'file', dev: 1, ino: 1, mode: 0o644, nlink: 1, uid: 0, gid: 0, size: 1 },
  ...{ atime: 0, mtime: 0, ctime: 0, btime: 0, mtimeNs: 0n, ctimeNs: 0n },
};

/** A host with some files besides those of the fixture. */
function withFiles(host: Host, files: Readonly<Record<string, string>>): Host {
  return {
    ...host,
    stat: (path) => (path in files ? { ...stat, size: files[path]?.length ?? 0 } : host.stat(path)),
    read: (path, limits) => {
      const text = files[path];
      return text === undefined ? host.read(path, limits) : { bytes: Buffer.from(text), stat };
    },
  };
}

/** The environment and what told it, for a script of which only this is known; the same by a query for its path. */
function resolve(host: Host, path: string, username: string, head = '', kernel = '') {
  const uid = host.users().find((user) => user.username === username)?.uid ?? 0;
  const script: Script = { path, suffix: '.py', stat: { ...stat, uid }, uid, username };
  const facts: ScriptFacts = {
    ...{
      sha256: '',
      format: 'python',
      encoding: 'utf-8',
      lines: 1,
      codeLines: 1,
      hasMain: false,
      acts: true,
    },
    shebang: parseShebang(Buffer.from(head)) ?? null,
    metadata: parseScriptMetadata(head) ?? null,
    kernel: kernel === '' ? null : { name: kernel, language: 'python', version: '' },
    modules: null,
    problems: [],
  };
  const swept = environmentFor(contextOf(host), script, facts);
  const byPath = createQueryContext([{ column: 'path', operator: '=', value: path }]);
  const near = environmentFor(contextOf(host, {}, byPath), script, facts);
  const brief = (found: typeof swept) => [found.environment?.path ?? found.interpreter, found.source];
  assert.equal(brief(near), brief(swept), `${path} by its path and by a sweep`);
  return brief(swept);
}

const linux = fixtureHost('linux-mixed');

test('a shebang with a path is taken at its word', () => {
  assert.equal(resolve(linux, '/home/alice/project/a.py', 'alice', '#!/usr/bin/python3.11'), [
    '/usr/bin/python3.11',
    'shebang',
  ]);
  assert.equal(resolve(linux, '/home/alice/a.py', 'alice', '#!/home/bob/miniconda3/envs/data/bin/python'), [
    '/home/bob/miniconda3/envs/data',
    'shebang',
  ]);
  assert.equal(resolve(linux, '/home/alice/a.py', 'alice', '#!/nowhere/python3'), [
    '/nowhere/python3',
    'shebang',
  ]);
});

test('an environment beside the script or above it', () => {
  assert.equal(resolve(linux, '/home/alice/project/deep/er/a.py', 'alice'), [
    '/home/alice/project/.venv',
    'nearby',
  ]);
  assert.equal(resolve(linux, '/home/alice/project/a.py', 'alice', '#!/usr/bin/env python3'), [
    '/home/alice/project/.venv',
    'nearby',
  ]);
});

test('a version in the shebang that the environment has not leads elsewhere', () => {
  assert.equal(resolve(linux, '/home/alice/project/a.py', 'alice', '#!/usr/bin/env python3.11'), [
    '/usr/bin/python3.11',
    'system',
  ]);
});

test("environments that the project's tools keep elsewhere", () => {
  assert.equal(resolve(linux, '/home/alice/shop/a.py', 'alice'), [
    '/home/alice/.local/share/virtualenvs/shop-a1B2c3',
    'nearby',
  ]);
  const poetry = withFiles(linux, { '/home/alice/code/pyproject.toml': '[tool.poetry]\nname = "App"\n' });
  assert.equal(resolve(poetry, '/home/alice/code/src/a.py', 'alice'), [
    '/home/alice/.cache/pypoetry/virtualenvs/app-Zk3x-py3.11',
    'project',
  ]);
  assert.equal(
    resolve(poetry, '/home/alice/code/a.py', 'bob'),
    ['/usr/bin/python3.11', 'system'],
    "another user's is not taken by name",
  );
  const conda = withFiles(linux, { '/home/bob/etl/environment.yml': 'name: data\ndependencies: []\n' });
  assert.equal(resolve(conda, '/home/bob/etl/a.py', 'bob'), ['/home/bob/miniconda3/envs/data', 'project']);
});

test('version files, of the directory and of pyenv for the user', () => {
  const pinned = withFiles(linux, { '/home/bob/x/.python-version': '3.10.13\n' });
  assert.equal(resolve(pinned, '/home/bob/x/y/a.py', 'bob'), [
    '/home/bob/.pyenv/versions/3.10.13',
    'version_file',
  ]);
  const global = withFiles(linux, { '/home/bob/.pyenv/version': '# choice\n3.10.13\n' });
  assert.equal(resolve(global, '/home/bob/a.py', 'bob'), [
    '/home/bob/.pyenv/versions/3.10.13',
    'user_default',
  ]);
  const initialised = withFiles(linux, { '/home/bob/.bashrc': '# >>> conda initialize >>>\n' });
  assert.equal(resolve(initialised, '/home/bob/a.py', 'bob'), ['/home/bob/miniconda3', 'user_default']);
});

test('inline metadata: the environment that uv made, or none yet', () => {
  const block = '# /// script\n# dependencies = []\n# ///\n';
  assert.equal(resolve(linux, '/home/alice/project/a.py', 'alice', block), ['', 'inline_metadata']);
});

test('notebook kernels by name', () => {
  assert.equal(resolve(linux, '/home/bob/n.ipynb', 'bob', '', 'conda-env-data-py'), [
    '/home/bob/miniconda3/envs/data',
    'kernel',
  ]);
  assert.equal(resolve(linux, '/home/alice/project/n.ipynb', 'alice', '', 'python3'), [
    '/home/alice/project/.venv',
    'nearby',
  ]);
  const spec = {
    '/home/bob/.local/share/jupyter/kernels/own/kernel.json':
      '{"argv": ["/home/bob/.asdf/installs/python/3.9.18/bin/python3.9"]}',
  };
  assert.equal(resolve(withFiles(linux, spec), '/home/bob/n.ipynb', 'bob', '', 'own'), [
    '/home/bob/.asdf/installs/python/3.9.18',
    'kernel',
  ]);
  assert.equal(resolve(linux, '/home/bob/n.ipynb', 'bob', '', '../../etc'), [
    '/usr/bin/python3.11',
    'system',
  ]);
});

test('macOS and Windows', () => {
  const mac = fixtureHost('darwin-homebrew-conda');
  assert.equal(resolve(mac, '/Users/dora/code/app/a.py', 'dora'), ['/Users/dora/code/app/.venv', 'nearby']);
  assert.equal(resolve(mac, '/Users/dora/a.py', 'dora', '#!/opt/miniconda3/bin/python'), [
    '/opt/miniconda3',
    'shebang',
  ]);
  assert.equal(resolve(mac, '/Users/dora/a.py', 'dora', '#!/opt/homebrew/bin/python3.12')[1], 'shebang');
  const windows = fixtureHost('windows-store-and-registry');
  assert.equal(resolve(windows, 'C:\\Users\\erik\\work\\src\\a.py', 'erik'), [
    'C:\\Users\\erik\\work\\.venv',
    'nearby',
  ]);
  assert.equal(resolve(windows, 'C:\\Users\\erik\\a.py', 'erik'), [
    'C:\\Users\\erik\\AppData\\Local\\Programs\\Python\\Python311',
    'system',
  ]);
});

test.run();
