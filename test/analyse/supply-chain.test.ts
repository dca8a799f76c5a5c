/** Look-alike names, startup code, allowed indexes, recorded paths, life cycles. */
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allowsIndex } from '../../extension/analyse/allowed-indexes.ts';
import { endedSupport, successorOf } from '../../extension/analyse/package-lifecycle.ts';
import { packageRules } from '../../extension/analyse/package-rules.ts';
import { recordedPath } from '../../extension/analyse/recorded-path.ts';
import { startupBehaviours } from '../../extension/analyse/startup-behaviours.ts';
import { knownHook } from '../../extension/analyse/startup-known.ts';
import { createLookAlikes, popularPackages } from '../../extension/analyse/typosquat.ts';
import type { Host } from '../../extension/core/types.ts';

const test = suite('analyse/supply-chain');

const lookAlikes = createLookAlikes();

test('look-alikes of every kind', () => {
  const cases: Readonly<Record<string, string>> = {
    reqeusts: 'edit requests',
    requets: 'edit requests',
    requestss: 'edit requests',
    rwquests: 'edit requests',
    urlib3: 'edit urllib3',
    pythondateutil: 'separators python-dateutil',
    'dateutil-python': 'word_order python-dateutil',
    reque5ts: 'homoglyph requests',
    colorarna: 'homoglyph colorama',
    'p\u0430ndas': 'homoglyph pandas',
    'requests-official': 'combosquat requests',
  };
  for (const [name, expected] of Object.entries(cases)) {
    const found = lookAlikes.check(name);
    assert.is(`${found?.kind} ${found?.target}`, expected, name);
  }
});

test('names that accuse nobody', () => {
  for (const name of [
    'requests',
    'my-company-tool',
    'boto',
    'flask2',
    'abc',
    'x',
    '',
    'zzzzzzzzzz',
    'a'.repeat(500),
  ])
    assert.is(lookAlikes.check(name), undefined, name.slice(0, 20));
});

test('popular names never accuse each other', () => {
  assert.equal(
    popularPackages().filter((name) => lookAlikes.check(name) !== undefined),
    [],
  );
});

test('the index of halves misses no name that is one edit away', () => {
  const names = ['alphabet', 'requests', 'numerical'];
  const own = createLookAlikes(names);
  for (const name of names)
    for (let i = 0; i <= name.length; i++) {
      const variants = [
        `${name.slice(0, i)}q${name.slice(i)}`,
        `${name.slice(0, i)}${name.slice(i + 1)}`,
        `${name.slice(0, i)}z${name.slice(i + 1)}`,
      ];
      for (const variant of variants.filter((one) => !names.includes(one)))
        assert.is(own.check(variant)?.target, name, variant);
    }
});

test('allowed names are never accused', () => {
  assert.is(createLookAlikes(['requests'], ['reqeusts']).check('reqeusts'), undefined);
  assert.is(createLookAlikes(['my-requests'], ['My_Reqeusts']).check('my-reqeusts'), undefined);
});

test('known startup code is known by its text, not by its name', () => {
  const known = (code: string) => knownHook(code)?.name ?? '';
  const precedence =
    "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim(); ";
  assert.is(known(precedence), 'setuptools distutils-precedence');
  assert.is(known(`${precedence} import socket`), '');
  assert.is(
    known('import __editable___demo_1_0_finder; __editable___demo_1_0_finder.install()'),
    'setuptools editable install',
  );
  assert.is(known('import __editable___demo_finder; __editable___other_finder.install()'), '');
  assert.is(known('import _virtualenv'), 'virtualenv');
  assert.is(known('import _virtualenv; x()'), '');
  assert.is(
    known(
      "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('ruamel',));importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');m = has_mfs and sys.modules.setdefault('ruamel', importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('ruamel', [os.path.dirname(p)])));m = m or sys.modules.setdefault('ruamel', types.ModuleType('ruamel'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)",
    ),
    'setuptools namespace package',
  );
  assert.is(known(''), '');
});

test('what startup code does', () => {
  assert.equal(startupBehaviours('import sys; sys.path.append("/x")'), ['path_change']);
  assert.equal(startupBehaviours('import os; exec(__import__("base64").b64decode("eA=="))'), [
    'decoding',
    'dynamic_code',
  ]);
  assert.equal(startupBehaviours('import subprocess; subprocess.Popen(["x"])'), ['process']);
  assert.equal(startupBehaviours("exec(\"import socket\\nopen('/tmp/x', 'w')\")"), [
    'dynamic_code',
    'file_write',
    'network',
  ]);
  assert.equal(startupBehaviours(''), []);
  assert.type(startupBehaviours('\u0000('.repeat(100_000)), 'object');
});

test('allowed indexes: by URL with everything below it, or by host name', () => {
  const allowed = ['https://pypi.example.com/simple/', 'mirror.example.com'];
  assert.ok(allowsIndex(allowed, 'https://pypi.example.com/simple'));
  assert.ok(allowsIndex(allowed, 'https://pypi.example.com/simple/demo/'));
  assert.ok(allowsIndex(allowed, 'http://mirror.example.com:8080/x'));
  for (const url of [
    'http://pypi.example.com/simple',
    'https://pypi.example.com/simple2',
    'https://pypi.example.com.evil.org/simple',
    'https://evil.org/?https://pypi.example.com/simple',
    '',
    'x',
  ])
    assert.not(allowsIndex(allowed, url), url);
});

test('recorded paths stay inside the prefix, on every platform', () => {
  const linux = { path: path.posix, platform: 'linux' } as Host;
  const environment = { prefix: '/opt/venv', kind: 'venv' } as const;
  const site = { directory: '/opt/venv/lib/python3.11/site-packages' };
  const at = (recorded: string) => recordedPath(linux, environment, site, recorded);
  assert.is(at('demo/__init__.py'), '/opt/venv/lib/python3.11/site-packages/demo/__init__.py');
  assert.is(at('../../../bin/demo'), '/opt/venv/bin/demo');
  assert.is(at('/opt/venv/share/x'), '/opt/venv/share/x');
  for (const bad of [
    '../../../../etc/passwd',
    '/etc/passwd',
    '/opt/venv2/x',
    'a/../../../../../x',
    'a\0b',
    '../../../../venv-evil/x',
  ])
    assert.is(at(bad), undefined, bad);
  const windows = { path: path.win32, platform: 'win32' } as Host;
  const own = { directory: 'C:\\venv\\Lib\\site-packages' };
  const on = (recorded: string) => recordedPath(windows, { prefix: 'C:\\venv', kind: 'venv' }, own, recorded);
  assert.is(on('../../Scripts/demo.exe'), 'C:\\venv\\Scripts\\demo.exe');
  for (const bad of ['../../../Windows/x', 'D:/x', '\\\\server\\share\\x'])
    assert.is(on(bad), undefined, bad);
});

test('life cycles', () => {
  assert.is(endedSupport('3.8', Date.parse('2024-10-06') / 1000), '');
  assert.is(endedSupport('3.8', Date.parse('2024-10-07') / 1000), '2024-10-07');
  assert.is(endedSupport('9.9', Date.now() / 1000), '');
  assert.is(successorOf('pycrypto'), 'pycryptodome or cryptography');
  assert.is(successorOf('requests'), '');
});

test('rules have what their pages need', () => {
  assert.is(new Set(packageRules.map(({ id }) => id)).size, packageRules.length);
  for (const rule of packageRules)
    for (const text of [rule.rationale, rule.remediation]) assert.match(text, /\.$/, rule.id);
});

test.run();
