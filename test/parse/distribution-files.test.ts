import fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseDirectUrl, stripUserInfo } from '../../extension/parse/direct-url.ts';
import {
  parseDistInfoName,
  parseEggLink,
  parseEggName,
  parseRequiresTxt,
} from '../../extension/parse/egg-info.ts';
import { parseEntryPoints } from '../../extension/parse/entry-points.ts';
import { fileUrlToPath } from '../../extension/parse/file-url.ts';
import { namesOfAddresses } from '../../extension/parse/people.ts';
import { purlOf } from '../../extension/parse/purl.ts';
import { parseWheelFile } from '../../extension/parse/wheel-file.ts';

const test = suite('distribution files');

test('direct URLs: version control, archive, directory', () => {
  const git = parseDirectUrl(
    '{"url":"https://g.example/r.git","vcs_info":{"vcs":"git","commit_id":"c0ffee","requested_revision":"main"}}',
  );
  assert.equal(
    [git?.kind, git?.vcs, git?.commit, git?.requestedRevision, git?.editable],
    ['vcs', 'git', 'c0ffee', 'main', false],
  );
  const wheel = parseDirectUrl(
    '{"url":"file:///x.whl","archive_info":{"hash":"md5=1","hashes":{"sha256":"ab"}}}',
  );
  assert.equal([wheel?.kind, wheel?.hash], ['archive', 'sha256=ab']);
  const local = parseDirectUrl('{"url":"file:///p","dir_info":{"editable":true},"subdirectory":"s"}');
  assert.equal([local?.kind, local?.editable, local?.subdirectory], ['directory', true, 's']);
});

test('direct URLs that are none, and wrong types within', () => {
  for (const text of [
    '',
    '[]',
    'null',
    '{}',
    '{"url":5}',
    '{"url":',
    '"x"',
    `{"url":"${'x'.repeat(70_000)}"}`,
  ])
    assert.is(parseDirectUrl(text), undefined);
  assert.is(parseDirectUrl('{"url":"u","vcs_info":[],"dir_info":"x","archive_info":7}')?.kind, 'archive');
  fc.assert(fc.property(fc.json(), (text) => void parseDirectUrl(text)));
});

test('credentials are dropped, but for variables and the git user', () => {
  assert.is(stripUserInfo('https://u:p@h.example/x'), 'https://h.example/x');
  assert.is(stripUserInfo('ssh://git@h.example/x'), 'ssh://git@h.example/x');
  const variables = ['https://$', '{USER}:$', '{PASS}@h.example/x'].join('');
  assert.is(stripUserInfo(variables), variables);
  assert.is(stripUserInfo('https://h.example/a@b'), 'https://h.example/a@b');
});

test('requires.txt as Requires-Dist', () => {
  const { requires, extras } = parseRequiresTxt(
    'a>=1\n# no\n\n[x]\nb\nc @ https://h.example/c.zip\n\n[:os_name == "nt"]\nd\n\n[y:python_version < "3"]\ne\n',
  );
  assert.equal(requires, [
    'a>=1',
    'b; extra == "x"',
    'c @ https://h.example/c.zip ; extra == "x"',
    'd; os_name == "nt"',
    'e; (python_version < "3") and extra == "y"',
  ]);
  assert.equal(extras, ['x', 'y']);
});

test('names of eggs and dist-infos', () => {
  assert.equal(parseEggName('foo_bar-1.0-py3.9-linux-x86_64'), {
    name: 'foo_bar',
    version: '1.0',
    python: '3.9',
    platform: 'linux-x86_64',
  });
  assert.equal(parseEggName('foo'), { name: 'foo', version: '', python: '', platform: '' });
  assert.is(parseEggName('-1.0'), undefined);
  assert.equal(parseDistInfoName('Foo.Bar-1.0+local-1'), { name: 'Foo.Bar', version: '1.0+local-1' });
  assert.is(parseEggLink('\n  /src/project \n.\n'), '/src/project');
  assert.is(parseEggLink(''), '');
});

test('WHEEL, also with blank lines in it', () => {
  const wheel = parseWheelFile(
    'Wheel-Version: 1.0\n\nGenerator: maturin (1.5)\nRoot-Is-Purelib: FALSE\nTag: cp311-abi3-x\nTag: cp312-abi3-x\nBuild: 2\n',
  );
  assert.equal(wheel, {
    generator: 'maturin (1.5)',
    purelib: false,
    tags: ['cp311-abi3-x', 'cp312-abi3-x'],
    build: '2',
  });
  assert.equal(parseWheelFile(''), { generator: '', purelib: true, tags: [], build: '' });
});

test('entry points', () => {
  const text =
    'lost = a:b\n[console_scripts]\n; c\nTool = pkg.mod:main [extra]\nbad\n = x\n[other group]\nk=v\n';
  assert.equal(parseEntryPoints(text), [
    { group: 'console_scripts', name: 'Tool', value: 'pkg.mod:main' },
    { group: 'other group', name: 'k', value: 'v' },
  ]);
});

test('names in addresses', () => {
  assert.equal(namesOfAddresses('"Doe, \\"J\\"" <j@x>, b@x, C D <c@x>'), ['Doe, "J"', 'C D']);
  assert.equal(namesOfAddresses(''), []);
  fc.assert(fc.property(fc.string(), (text) => void namesOfAddresses(text)));
});

test('file URLs', () => {
  assert.is(fileUrlToPath('file:///home/a%20b', false), '/home/a b');
  assert.is(fileUrlToPath('file:///C:/x/y', true), 'C:\\x\\y');
  assert.is(fileUrlToPath('https://x', false), '');
  assert.is(fileUrlToPath('file:///bad%zz', false), '/bad%zz');
});

test('package URLs', () => {
  assert.is(purlOf('zope-interface', '5.5.2'), 'pkg:pypi/zope-interface@5.5.2');
  assert.is(purlOf('x', '1+local'), 'pkg:pypi/x@1+local');
  assert.is(purlOf('', ''), '');
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9-]{1,12}$/),
      fc.stringMatching(/^[a-z0-9.!+-]{1,12}$/),
      (name, version) => {
        const expected = new PackageURL('pypi', undefined, name, version, undefined, undefined).toString();
        assert.is(purlOf(name, version), expected);
      },
    ),
  );
  const direct = parseDirectUrl('{"url":"https://g.example/r","vcs_info":{"vcs":"git","commit_id":"c0"}}');
  assert.is(purlOf('x', '1', direct), 'pkg:pypi/x@1?vcs_url=git%2Bhttps%3A%2F%2Fg.example%2Fr%40c0');
});

test.run();
