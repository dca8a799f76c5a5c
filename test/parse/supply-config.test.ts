/** Parsers of .pth and .start files, profiles, package manager configuration and requirements. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCondarc } from '../../extension/parse/condarc.ts';
import { isPackageName, normalizePackageName } from '../../extension/parse/package-name.ts';
import { parsePipConfig, pipIndexSettings } from '../../extension/parse/pip-config.ts';
import { parsePth } from '../../extension/parse/pth.ts';
import { markerHolds, parseRequirement } from '../../extension/parse/requirement.ts';
import { findAssignments } from '../../extension/parse/shell-assignment.ts';
import { parseStartFile } from '../../extension/parse/start-file.ts';
import { parseUvConfig } from '../../extension/parse/uv-config.ts';

const test = suite('parse/supply-config');

test('.pth: lines that execute and lines that add a directory', () => {
  const text =
    '\ufeff# comment\n\nimport os; x()\nimport\tsys\n  import late\nimportant/dir\n/opt/lib\r\nimportlib\n';
  assert.equal(
    parsePth(text).map(({ line, kind, text: own, indented }) => [line, kind, own, indented]),
    [
      [3, 'import', 'import os; x()', false],
      [4, 'import', 'import\tsys', false],
      [5, 'import', 'import late', true],
      [6, 'path', 'important/dir', false],
      [7, 'path', '/opt/lib', false],
      [8, 'path', 'importlib', false],
    ],
  );
  assert.equal(parsePth(''), []);
});

test('.start: entry points; what is none keeps its text', () => {
  assert.equal(
    parseStartFile('# x\npkg.mod:start\n  pkg:Class.method \nimport os\npkg.mod\n1x:y\n').map(
      ({ line, module, callable }) => [line, module, callable],
    ),
    [
      [2, 'pkg.mod', 'start'],
      [3, 'pkg', 'Class.method'],
      [4, '', ''],
      [5, '', ''],
      [6, '', ''],
    ],
  );
});

test('assignments in sh, fish, csh and PAM syntax', () => {
  const text = [
    'export X=/a',
    'X="/b c"; export X',
    "  set -gx X '/d'",
    'setenv X /e',
    'X DEFAULT=/f',
    '# export X=/no',
    'MYX=/no',
    'echo $X',
    'if true; then export X=/g; fi',
  ].join('\n');
  assert.equal(
    findAssignments(text, 'X').map(({ line, value }) => `${line} ${value}`),
    ['1 /a', '2 /b c', '3 /d', '4 /e', '5 /f', '9 /g'],
  );
});

test('pip: sections, continuation lines, spellings, [install] over [global], credentials taken out', () => {
  const config = parsePipConfig(
    '; c\n[global]\nindex_url = https://user:hunter2hunter2@a.example/simple\nextra-index-url =\n  https://b.example/simple\n  https://c.example/simple\n[install]\nindex-url: https://d.example/simple\n[list]\nformat = columns\n',
  );
  assert.equal(
    pipIndexSettings(config).map(({ setting, value, credentials }) => [setting, value, credentials]),
    [
      ['index', 'https://d.example/simple', false],
      ['extra_index', 'https://b.example/simple', false],
      ['extra_index', 'https://c.example/simple', false],
    ],
  );
  const [own] = pipIndexSettings(
    parsePipConfig('[global]\nindex-url=https://user:hunter2hunter2@a.example/simple'),
  );
  assert.equal(own, { tool: 'pip', setting: 'index', value: 'https://a.example/simple', credentials: true });
});

test('uv: indexes, the default one, [pip]; no TOML is undefined', () => {
  const settings = parseUvConfig(
    'index-strategy = "unsafe-best-match"\nallow-insecure-host = ["h.example"]\n[[index]]\nurl = "https://x:hunter2hunter2@a.example"\n[[index]]\nurl = "https://b.example"\ndefault = true\n[pip]\nno-index = true\nfind-links = 7\n',
  );
  assert.equal(settings?.map(({ setting, value }) => `${setting} ${value}`).sort(), [
    'extra_index https://a.example',
    'index https://b.example',
    'index_strategy unsafe-best-match',
    'no_index true',
    'trusted_host h.example',
  ]);
  assert.is(parseUvConfig('x = ['), undefined);
  assert.equal(parseUvConfig(''), []);
});

test('conda: channels as texts; bombs, lists and no YAML are undefined', () => {
  const settings = parseCondarc('channels: [conda-forge, 1.10]\nssl_verify: no\nother: x\n');
  assert.equal(
    settings?.map(({ setting, value }) => `${setting} ${value}`),
    ['channel conda-forge', 'channel 1.10', 'ssl_verify no'],
  );
  for (const text of ['a: [', '- a', 'a: &a [1]\nb: *a\nchannels: *a', '\t']) {
    const parsed = parseCondarc(text);
    assert.ok(parsed === undefined || parsed.length === 0, text);
  }
  assert.equal(parseCondarc(''), []);
});

test('requirements', () => {
  const parsed = (text: string) => {
    const { name, extras, specifier, url, marker } = parseRequirement(text) ?? {
      name: '',
      extras: [],
      specifier: '',
      url: '',
      marker: '',
    };
    return [name, extras.join('+'), specifier, url, marker];
  };
  assert.equal(parsed('requests'), ['requests', '', '', '', '']);
  assert.equal(parsed(' Zope.Interface [a, b] >=1,<2 ; python_version < "3"'), [
    'Zope.Interface',
    'a+b',
    '>=1,<2',
    '',
    'python_version < "3"',
  ]);
  assert.equal(parsed('x (>=1.0)'), ['x', '', '>=1.0', '', '']);
  assert.equal(parsed('x @ https://e.example/a;b.zip ; extra == "y"'), [
    'x',
    '',
    '',
    'https://e.example/a;b.zip',
    'extra == "y"',
  ]);
  assert.is(parseRequirement('!!'), undefined);
});

test('markers', () => {
  const environment = {
    python_version: '3.11',
    sys_platform: 'linux',
    extra: 'socks',
    implementation_name: 'cpython',
  };
  const cases: readonly (readonly [string, boolean])[] = [
    ['', true],
    ['python_version < "3"', false],
    ['python_version >= "3.9"', true],
    ['"3.9" <= python_version', true],
    ['python_version == "3.*"', true],
    ['python_version != "3.11.*"', false],
    ['python_version ~= "3.8"', true],
    ['python_version in "3.10 3.11"', true],
    ["sys_platform == 'win32' or extra == 'socks'", true],
    ["sys_platform == 'win32' and extra == 'socks'", false],
    ["(sys_platform == 'linux' or sys_platform == 'darwin') and python_version > '3.12'", false],
    ["sys_platform not in 'win32 darwin'", true],
    ["platform_machine == 'x86_64'", true],
    ["platform_machine == 'x86_64' and sys_platform == 'win32'", false],
    ['garbage !!', true],
    ['('.repeat(1000), true],
    ['python_version <', true],
  ];
  for (const [marker, expected] of cases)
    assert.is(markerHolds(marker, environment), expected, marker.slice(0, 60));
});

test('names', () => {
  assert.is(normalizePackageName(' Zope._-Interface '), 'zope-interface');
  for (const name of ['', '-a', 'a-', 'ä', 'a b', 'x'.repeat(300)])
    assert.not(isPackageName(name), name.slice(0, 10));
});

test('no parser throws, whatever the text', () => {
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }));
  fc.assert(
    fc.property(text, (given) => {
      parsePth(given);
      parseStartFile(given);
      findAssignments(given, 'PIP_INDEX_URL');
      pipIndexSettings(parsePipConfig(given));
      parseUvConfig(given);
      parseCondarc(given);
      parseRequirement(given);
      markerHolds(given, { python_version: '3.11' });
    }),
    { numRuns: 1000 },
  );
});

test.run();
