/** What a hostile user may put into a site directory: everything is bounded, reported, and costs no good row. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { displayPath } from '../../extension/core/paths.ts';
import type { TableContext } from '../../extension/core/types.ts';
import { listDistributions, readDetails, readRecord } from '../../extension/discover/distributions.ts';
import { listEnvironments } from '../../extension/discover/environments.ts';
import type { Distribution } from '../../extension/discover/types.ts';
import { withTemp } from '../helpers/temp.ts';
import { contextOf, focusedHost, metadata, writeTree } from './machine.ts';

const test = suite('discover hostile input');
const posix = process.platform !== 'win32';

interface Seen {
  readonly context: TableContext;
  readonly site: string;
  readonly distributions: readonly Distribution[];
  /** Codes by the name of the distribution they are about. */
  readonly codes: ReadonlyMap<string, string>;
}

/** Runs discovery over a virtual environment whose site directory `fill` has filled. */
async function discover(
  fill: (site: string, root: string) => void,
  check: (seen: Seen) => void,
): Promise<void> {
  await withTemp((directory) => {
    const root = nodePath.join(directory, 'env');
    const site = nodePath.join(
      root,
      process.platform === 'win32' ? 'Lib/site-packages' : 'lib/python3.11/site-packages',
    );
    writeTree(root, { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' });
    writeTree(site, { 'good-1.0.dist-info/METADATA': metadata('good', '1.0') });
    fill(site, root);
    const context = contextOf(focusedHost([directory]));
    const environment = listEnvironments(context).find(({ prefix }) => prefix === root);
    assert.ok(environment, 'the environment is found');
    const distributions = listDistributions(context, environment);
    assert.ok(
      distributions.some(({ name, version }) => name === 'good' && version === '1.0'),
      'the good row is there',
    );
    const codes = new Map(
      context.problems.all.map(({ code, path }) => [
        nodePath.relative(site, path).split(nodePath.sep)[0] ?? '',
        code,
      ]),
    );
    check({ context, site, distributions, codes });
  });
}

function find(seen: Seen, name: string): Distribution {
  const found = seen.distributions.find((one) => one.name === name);
  assert.ok(found, `a row for ${name}`);
  return found as Distribution;
}

test('a METADATA of 5 GB is not read', () =>
  discover(
    (site) => {
      writeTree(site, {
        'huge-1.0.dist-info/METADATA': metadata('huge', '1.0'),
        'zeros-2.0.dist-info/METADATA': '',
      });
      fs.truncateSync(nodePath.join(site, 'huge-1.0.dist-info/METADATA'), 5 * 2 ** 30);
      fs.truncateSync(nodePath.join(site, 'zeros-2.0.dist-info/METADATA'), 5 * 2 ** 30);
    },
    (seen) => {
      assert.is(find(seen, 'huge').version, '1.0');
      assert.is(find(seen, 'zeros').version, '2.0');
      assert.is(seen.codes.get('zeros-2.0.dist-info'), 'TOO_LARGE');
    },
  ));

if (posix) {
  test('special files and links named METADATA are not opened', () =>
    discover(
      (site) => {
        for (const name of ['fifo', 'zero', 'loop', 'gone', 'away'])
          fs.mkdirSync(nodePath.join(site, `${name}-1.0.dist-info`));
        execFileSync('mkfifo', [nodePath.join(site, 'fifo-1.0.dist-info/METADATA')]);
        fs.symlinkSync('/dev/zero', nodePath.join(site, 'zero-1.0.dist-info/METADATA'));
        fs.symlinkSync('METADATA', nodePath.join(site, 'loop-1.0.dist-info/METADATA'));
        fs.symlinkSync('nowhere', nodePath.join(site, 'gone-1.0.dist-info/METADATA'));
        fs.mkdirSync(nodePath.join(site, 'away-1.0.dist-info/METADATA'));
      },
      (seen) => {
        for (const name of ['fifo', 'zero', 'loop', 'gone', 'away']) {
          assert.is(find(seen, name).version, '1.0');
          assert.ok(seen.codes.has(`${name}-1.0.dist-info`), `a problem for ${name}`);
        }
        assert.is(seen.codes.get('fifo-1.0.dist-info'), 'NOT_REGULAR');
        assert.is(seen.codes.get('zero-1.0.dist-info'), 'NOT_REGULAR');
      },
    ));

  test('loops of directories end', () =>
    discover(
      (site, root) => {
        fs.symlinkSync(root, nodePath.join(root, 'again'));
        fs.symlinkSync(site, nodePath.join(site, 'loop-1.0.dist-info'));
        fs.symlinkSync('circle', nodePath.join(site, 'circle.egg-info'));
        fs.symlinkSync('circle.egg-info', nodePath.join(site, 'circle'));
      },
      (seen) => {
        assert.is(find(seen, 'loop').version, '1.0');
        assert.is(find(seen, 'circle').format, 'egg-info');
      },
    ));

  test('names with newlines and bytes that are not UTF-8 are kept apart', () =>
    discover(
      (site) => {
        writeTree(site, { 'new\nline-1.0.dist-info/METADATA': metadata('newline', '1.0') });
        const raw = Buffer.concat([
          Buffer.from(`${site}/caf`),
          Buffer.from([0xe9]),
          Buffer.from('-1.0.dist-info'),
        ]);
        fs.mkdirSync(raw);
        fs.writeFileSync(Buffer.concat([raw, Buffer.from('/METADATA')]), metadata('cafe', '2.0'));
        fs.mkdirSync(
          Buffer.concat([Buffer.from(`${site}/`), Buffer.from([0xff, 0xfe]), Buffer.from('-3.0.dist-info')]),
        );
      },
      (seen) => {
        assert.ok(find(seen, 'newline').path.includes('\n'));
        assert.is(find(seen, 'cafe').version, '2.0');
        assert.ok(displayPath(find(seen, 'cafe').path).endsWith('caf\\xe9-1.0.dist-info'));
        assert.ok(seen.distributions.some(({ version }) => version === '3.0'));
      },
    ));
}

test('metadata without a name, and none at all, are problems and rows', () =>
  discover(
    (site) => {
      writeTree(site, {
        'Empty.One-1.0.dist-info/METADATA': '',
        'nothing-2.0.dist-info/RECORD': '',
        'binary-3.0.dist-info/METADATA': Buffer.from([0, 255, 254, 10, 0, 1, 2, 3]),
        'latin-4.0.dist-info/METADATA': Buffer.from(
          metadata('latin', '4.0', 'Author: J\u00e9r\u00f4me\n'),
          'latin1',
        ),
        '~ip-1.0.dist-info/METADATA': metadata('pip', '1.0'),
        '-ip-0.9.dist-info/METADATA': metadata('pip', '0.9'),
      });
    },
    (seen) => {
      assert.is(find(seen, 'Empty.One').normalizedName, 'empty-one');
      assert.is(seen.codes.get('Empty.One-1.0.dist-info'), 'MALFORMED');
      assert.is(find(seen, 'nothing').version, '2.0');
      assert.is(seen.codes.get('nothing-2.0.dist-info'), 'NOT_FOUND');
      assert.is(find(seen, 'binary').version, '3.0');
      assert.is(find(seen, 'latin').metadata.author, 'J\u00e9r\u00f4me');
      assert.is(seen.codes.get('latin-4.0.dist-info'), 'ENCODING');
      assert.is(seen.codes.get('~ip-1.0.dist-info'), 'MALFORMED');
      assert.is(seen.codes.get('-ip-0.9.dist-info'), 'MALFORMED');
      assert.not(seen.distributions.some(({ name }) => name === 'pip'));
    },
  ));

test("wheels that virtualenv keeps to copy are no environment's", async () => {
  await withTemp((directory) => {
    const image = 'virtualenv/wheel/3.11/image/1/CopyPipInstall/pip-23.0-py3-none-any';
    writeTree(nodePath.join(directory, image), {
      'pip/__init__.py': '',
      'pip-23.0.dist-info/METADATA': metadata('pip', '23.0'),
    });
    const environments = listEnvironments(contextOf(focusedHost([directory])));
    assert.equal(
      environments.filter(({ path }) => path.startsWith(directory)),
      [],
    );
  });
});

test("conda's cache of packages is no environment, wherever it lies", async () => {
  await withTemp((directory) => {
    const unpacked = { 'flask-3.0.dist-info/METADATA': metadata('flask', '3.0'), 'flask/__init__.py': '' };
    for (const cache of ['micromamba/pkgs', '.conda/pkgs', 'shared/pkgs'])
      writeTree(nodePath.join(directory, cache, 'flask-3.0-py_0/site-packages'), unpacked);
    writeTree(directory, { 'micromamba/pkgs/urls': '', 'shared/pkgs/urls.txt': '' });
    writeTree(nodePath.join(directory, 'pkgs/site-packages'), unpacked);
    const environments = listEnvironments(contextOf(focusedHost([directory])));
    assert.equal(
      environments
        .map(({ path }) => nodePath.relative(directory, path))
        .filter((path) => !path.startsWith('..')),
      [nodePath.join('pkgs', 'site-packages')],
    );
  });
});

test('eggs: directories, zip files, and what only looks like one', () =>
  discover(
    (site) => {
      const info = Buffer.from(metadata('Zipped', '1.5'));
      writeTree(site, {
        'unpacked-2.0-py3.11.egg/EGG-INFO/PKG-INFO': metadata('unpacked', '2.0'),
        'zipped-1.5-py3.11.egg': Buffer.from(
          zipSync({
            'EGG-INFO/PKG-INFO': info,
            'EGG-INFO/requires.txt': Buffer.from('idna>=2\n\n[x]\nattrs\n'),
            'zipped.py': info,
          }),
        ),
        'broken-1.0-py3.11-linux-x86_64.egg': 'PK\u0003\u0004 no zip',
        'bomb-1.0-py3.11.egg': Buffer.from(zipSync({ 'EGG-INFO/PKG-INFO': Buffer.alloc(64 * 2 ** 20) })),
      });
    },
    (seen) => {
      assert.is(find(seen, 'unpacked').version, '2.0');
      assert.is(find(seen, 'Zipped').version, '1.5');
      assert.equal(find(seen, 'Zipped').metadata.requiresDist, ['idna>=2', 'attrs; extra == "x"']);
      assert.equal(find(seen, 'Zipped').metadata.providesExtra, ['x']);
      assert.is(find(seen, 'broken').version, '1.0');
      assert.is(seen.codes.get('broken-1.0-py3.11-linux-x86_64.egg'), 'MALFORMED');
      assert.is(seen.codes.get('bomb-1.0-py3.11.egg'), 'MALFORMED');
    },
  ));

test('development installs: links, direct URLs, finders', () =>
  discover(
    (site, root) => {
      const project = nodePath.join(root, 'project');
      writeTree(project, { 'src/linked.egg-info/PKG-INFO': metadata('Linked', '0.1') });
      writeTree(site, {
        'linked.egg-link': `${nodePath.join(project, 'src')}\n.`,
        'dangling.egg-link': `${nodePath.join(root, 'no such project')}\n.`,
        'modern-1.0.dist-info/METADATA': metadata('modern', '1.0'),
        'modern-1.0.dist-info/direct_url.json':
          '{"url": "file:///home/x/my%20project", "dir_info": {"editable": true}}',
        'finder-1.0.dist-info/METADATA': metadata('finder', '1.0'),
        '__editable__.finder-1.0.pth': 'import x',
        'secret-1.0.dist-info/METADATA': metadata('secret', '1.0'),
        'secret-1.0.dist-info/direct_url.json':
          '{"url": "https://user:hunter2hunter2@git.example/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
        'broken-1.0.dist-info/METADATA': metadata('broken', '1.0'),
        'broken-1.0.dist-info/direct_url.json': '{"url": ',
      });
    },
    (seen) => {
      const details = (name: string) => readDetails(seen.context, find(seen, name));
      assert.is(find(seen, 'Linked').version, '0.1');
      assert.is(details('Linked').editable, true);
      assert.ok(details('Linked').editableLocation.endsWith('src'));
      assert.is(seen.codes.get('dangling.egg-link'), 'NOT_FOUND');
      assert.is(details('dangling').editable, true);
      assert.is(details('modern').editableLocation, posix ? '/home/x/my project' : '\\home\\x\\my project');
      assert.is(details('finder').editable, true);
      assert.is(details('secret').directUrl?.url, 'https://git.example/x');
      assert.is(details('broken').directUrl, undefined);
      assert.ok(seen.context.problems.all.some(({ path }) => path.endsWith('direct_url.json')));
    },
  ));

test('copies inside a package are not installed; the same name twice is flagged', () =>
  discover(
    (site) => {
      writeTree(site, {
        'setuptools/_vendor/packaging-24.0.dist-info/METADATA': metadata('packaging', '24.0'),
        'Same_Name-1.0.dist-info/METADATA': metadata('Same_Name', '1.0'),
        'same.name-2.0.egg-info/PKG-INFO': metadata('same.name', '2.0'),
      });
    },
    (seen) => {
      assert.not(seen.distributions.some(({ name }) => name === 'packaging'));
      const twice = seen.distributions.filter(({ duplicate }) => duplicate).map(({ name }) => name);
      assert.equal(twice, ['Same_Name', 'same.name']);
    },
  ));

test('a RECORD that is too large is a problem, not a list', () =>
  discover(
    (site) => {
      writeTree(site, {
        'big-1.0.dist-info/METADATA': metadata('big', '1.0'),
        'big-1.0.dist-info/RECORD': 'a.py,,1\n',
      });
      fs.truncateSync(nodePath.join(site, 'big-1.0.dist-info/RECORD'), 5 * 2 ** 30);
    },
    (seen) => {
      assert.is(readRecord(seen.context, find(seen, 'big')), undefined);
      assert.ok(
        seen.context.problems.all.some(({ code, path }) => code === 'TOO_LARGE' && path.endsWith('RECORD')),
      );
    },
  ));

test.run();
