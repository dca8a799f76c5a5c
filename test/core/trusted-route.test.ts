import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HostError } from '../../extension/core/errors.ts';
import { requireTrustedRoute } from '../../extension/core/trusted-route.ts';
import type { ProblemCode } from '../../extension/core/types.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('trusted route');
const linux = process.platform === 'linux';
const user = 54_321;

/** Two directories with a file `x.py`: one is the user's where links are laid, the other holds what must not be reached. */
function withDirectories(action: (own: string, other: string) => void): Promise<void> {
  return withTemp((temporary) => {
    const temp = fs.realpathSync(temporary);
    const directories = ['own', 'other'].map((name) => nodePath.join(temp, name));
    for (const directory of directories) {
      fs.mkdirSync(nodePath.join(directory, 'd'), { recursive: true });
      fs.writeFileSync(nodePath.join(directory, 'd', 'x.py'), directory);
    }
    action(directories[0] ?? '', directories[1] ?? '');
  });
}

/** Opens a file as it stands, lets something happen, and then asks for its route. */
function routeAfter(path: string, meanwhile: () => void): ProblemCode | 'trusted' {
  const fd = fs.openSync(path, 'r');
  try {
    meanwhile();
    requireTrustedRoute(path, fd, fs.fstatSync(fd).uid);
    return 'trusted';
  } catch (error) {
    assert.instance(error, HostError);
    return (error as HostError).code;
  } finally {
    fs.closeSync(fd);
  }
}

test('a directory that was a link when the file was opened, and is none when it is looked at', () =>
  withDirectories((own, other) => {
    if (!linux) return;
    const directory = nodePath.join(own, 'd');
    const aside = nodePath.join(own, 'aside');
    fs.renameSync(directory, aside);
    fs.symlinkSync(nodePath.join(other, 'd'), directory);
    const code = routeAfter(nodePath.join(directory, 'x.py'), () => {
      fs.unlinkSync(directory);
      fs.renameSync(aside, directory);
    });
    assert.is(code, 'CHANGED');
  }));

test('links of the owner or root, absolute, relative and one behind another', () =>
  withDirectories((own, other) => {
    fs.symlinkSync(nodePath.join(other, 'd'), nodePath.join(own, 'absolute'));
    fs.symlinkSync('../other/./d/../d', nodePath.join(own, 'relative'));
    fs.symlinkSync('relative', nodePath.join(own, 'second'));
    for (const name of ['absolute', 'relative', 'second', 'd/../d', 'd//', 'second/../d'])
      assert.is(
        routeAfter(`${own}/${name}/x.py`, () => undefined),
        'trusted',
        name,
      );
  }));

test('a file that is removed or replaced while it is read is the one that was opened', () =>
  withDirectories((own) => {
    const path = nodePath.join(own, 'd', 'x.py');
    const next = nodePath.join(own, 'd', 'next');
    fs.writeFileSync(next, 'new');
    assert.is(
      routeAfter(path, () => fs.renameSync(next, path)),
      'trusted',
    );
  }));

test("a link of another user is not followed, behind one of root's neither", () =>
  withDirectories((own, other) => {
    if (process.getuid?.() !== 0) return;
    const laid = nodePath.join(own, 'laid');
    fs.symlinkSync(nodePath.join(other, 'd'), laid);
    fs.lchownSync(laid, user, user);
    fs.symlinkSync('laid', nodePath.join(own, 'behind'));
    const ask = (name: string) => routeAfter(nodePath.join(own, name, 'x.py'), () => undefined);
    assert.is(ask('laid'), 'SYMLINK');
    assert.is(ask('behind'), 'SYMLINK');
    fs.chownSync(nodePath.join(other, 'd', 'x.py'), user, user);
    assert.is(ask('behind'), 'trusted', 'to a file of that user');
  }));

test.run();
