import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HostError } from '../../extension/core/errors.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { createRoutes } from '../../extension/core/routes.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('routes');
const applies = process.platform === 'linux' && process.getuid?.() === 0;
const [alice, bob] = [64_001, 64_002];

/** A directory of Alice's below one of root, as a home is. */
async function withHome(check: (home: string, site: string) => void): Promise<void> {
  if (!applies) return;
  await withTemp((directory) => {
    const home = nodePath.join(fs.realpathSync(directory), 'alice');
    const site = nodePath.join(home, 'site');
    fs.mkdirSync(site, { recursive: true, mode: 0o755 });
    for (const path of [home, site]) fs.chownSync(path, alice, alice);
    check(home, site);
  });
}

test('what only root and one user can change belongs to that user', () =>
  withHome((home, site) => {
    assert.is(createRoutes().belongTo(site, alice), true);
    assert.is(createRoutes().belongTo(site, bob), false);
    assert.is(createRoutes().belongTo(site, 0), false, "a user's link could lead to a file of root");
    assert.is(createRoutes().belongTo(nodePath.dirname(home), bob), true, 'only root lays links there');
  }));

test('directories that others can write, links and two owners belong to nobody', () =>
  withHome((home, site) => {
    for (const mode of [0o775, 0o757, 0o1777]) {
      fs.chmodSync(site, mode);
      assert.is(createRoutes().belongTo(site, alice), false, mode.toString(8));
    }
    fs.chmodSync(site, 0o755);
    fs.chmodSync(home, 0o1777);
    assert.is(createRoutes().belongTo(site, alice), true, 'sticky, above: nobody else replaces it');
    fs.chmodSync(home, 0o777);
    assert.is(createRoutes().belongTo(site, alice), false);
    fs.chmodSync(home, 0o755);
    fs.chownSync(home, bob, bob);
    assert.is(createRoutes().belongTo(site, alice), false);
    fs.chownSync(home, alice, alice);
    const link = nodePath.join(home, 'link');
    fs.symlinkSync(site, link);
    assert.is(createRoutes().belongTo(link, alice), false);
    assert.is(createRoutes().belongTo(nodePath.join(home, 'none'), alice), false);
  }));

test('a change is seen after a second', () =>
  withHome((_, site) => {
    let now = 0;
    const routes = createRoutes(() => now);
    assert.is(routes.belongTo(site, alice), true);
    fs.chmodSync(site, 0o777);
    now = 1001;
    assert.is(routes.belongTo(site, alice), false);
  }));

test('a link that is laid after the listing leads to nothing of others', () =>
  withHome((home, site) => {
    const secret = nodePath.join(nodePath.dirname(home), 'secret');
    fs.mkdirSync(secret, { mode: 0o700 });
    fs.writeFileSync(nodePath.join(secret, 'METADATA'), 'of root');
    fs.symlinkSync(secret, nodePath.join(site, 'x-1.dist-info'));
    fs.lchownSync(nodePath.join(site, 'x-1.dist-info'), alice, alice);
    for (const limits of [{ below: site }, { below: site, regular: true }]) {
      try {
        createRealHost().read(nodePath.join(site, 'x-1.dist-info', 'METADATA'), limits);
        assert.unreachable('it was read');
      } catch (error) {
        assert.instance(error, HostError);
        assert.is((error as HostError).code, 'SYMLINK');
      }
    }
  }));

test('what is no regular file any more is refused', () =>
  withHome((_, site) => {
    fs.mkdirSync(nodePath.join(site, 'x-1.dist-info', 'WHEEL'), { recursive: true });
    try {
      createRealHost().read(nodePath.join(site, 'x-1.dist-info', 'WHEEL'), { below: site, regular: true });
      assert.unreachable('it was read');
    } catch (error) {
      assert.is((error as HostError).code, 'NOT_REGULAR');
    }
  }));

test.run();
