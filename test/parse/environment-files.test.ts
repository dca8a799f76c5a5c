import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { condaChannel, parseCondaFileName } from '../../extension/parse/conda-meta.ts';
import { mountKind, parseMountinfo } from '../../extension/parse/mountinfo.ts';
import {
  findVersionInBinary,
  minorInName,
  parsePatchlevel,
  versionInName,
} from '../../extension/parse/python-version.ts';
import { parsePyvenvConfig } from '../../extension/parse/pyvenv-cfg.ts';

const test = suite('environment files');

test('pyvenv.cfg of venv, virtualenv and uv', () => {
  const venv = parsePyvenvConfig(
    "home = /usr/bin\ninclude-system-site-packages = TRUE\nversion = 3.12.1\nexecutable = /usr/bin/python3.12\ncommand = /usr/bin/python3 -m venv --prompt=x /x\nprompt = 'it\\'s'\n",
  );
  assert.equal(
    [venv.home, venv.includeSystemSite, venv.version, venv.executable, venv.prompt],
    ['/usr/bin', true, '3.12.1', '/usr/bin/python3.12', "it's"],
  );
  const virtualenv = parsePyvenvConfig(
    'home=C:\\Python\r\nversion_info = 3.13.0.candidate.2\r\nvirtualenv = 20.26\r\nbase-executable = C:\\Python\\python.exe\r\n',
  );
  assert.equal(
    [virtualenv.home, virtualenv.version, virtualenv.executable],
    ['C:\\Python', '3.13.0rc2', 'C:\\Python\\python.exe'],
  );
  assert.is(parsePyvenvConfig('version_info = 3.11.7.final.0').version, '3.11.7');
  assert.is(parsePyvenvConfig('uv = 0.4.1\nversion_info = 3.12').version, '3.12');
});

test('pyvenv.cfg that is empty or broken', () => {
  assert.equal(parsePyvenvConfig('').home, '');
  assert.is(parsePyvenvConfig('home\n = \nHOME = /a = b\n').home, '/a = b');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePyvenvConfig(text)));
});

test('versions from headers, names and binaries', () => {
  assert.is(parsePatchlevel('#define PY_VERSION_HEX 1\n#define PY_VERSION      \t"3.11.2+"\n'), '3.11.2');
  assert.is(parsePatchlevel('# define PYPY_VERSION "7.3.15"\n#define PY_VERSION "3.10.13"\n'), '3.10.13');
  assert.is(parsePatchlevel('nothing'), '');
  assert.is(findVersionInBinary('\x003.10.9\0x\x003.11.2\0', '3.11'), '3.11.2');
  assert.is(findVersionInBinary('3.11.2\x003.11.2x\0', '3.11'), '');
  assert.equal(
    [
      '3.11.7',
      'cpython-3.12.1-linux-x86_64-gnu',
      '3.13.0rc1',
      'pypy3.10-7.3.15',
      '3.12',
      'miniconda3-4.7.12',
      '3.12.4_1',
    ].map(versionInName),
    ['3.11.7', '3.12.1', '3.13.0rc1', '', '', '4.7.12', '3.12.4'],
  );
  assert.equal(
    [
      'python3.11',
      'pypy3.10',
      'python3.13t',
      'python311.dll',
      'Python39',
      'python3',
      'python310._pth',
      'pythonw',
      'Python312-32',
    ].map(minorInName),
    ['3.11', '3.10', '3.13', '3.11', '3.9', '', '3.10', '', '3.12'],
  );
});

test('conda records', () => {
  assert.equal(parseCondaFileName('ruamel.yaml-0.18.6-py311h1_0.json'), {
    name: 'ruamel.yaml',
    version: '0.18.6',
    build: 'py311h1_0',
  });
  assert.is(parseCondaFileName('history'), undefined);
  assert.is(
    condaChannel('{"build": "x", "channel": "https:\\/\\/c.example\\/linux-64", "files"'),
    'https://c.example/linux-64',
  );
  assert.is(condaChannel('not json'), '');
});

test('mounts', () => {
  assert.equal(
    parseMountinfo(
      '36 35 98:0 / /mnt/my\\040disk rw shared:1 - ext4 /dev/sdb1 rw\nbroken line\n1 2 3:4 / relative rw - ext4 x rw\n',
    ),
    [{ path: '/mnt/my disk', type: 'ext4' }],
  );
  assert.equal(
    ['xfs', 'nfs4', 'fuse.sshfs', 'fuse.gocryptfs', 'proc', 'squashfs', 'a-type-of-tomorrow'].map(mountKind),
    [...['local', 'network', 'network', 'local', 'pseudo', 'pseudo', 'local']] as never,
  );
});

test.run();
