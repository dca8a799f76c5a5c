import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemo } from '../../extension/core/memo.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import type { Host } from '../../extension/core/types.ts';
import { namedPaths } from '../../extension/discover/named-paths.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('named paths');

/** A directory that nobody changed for a while, and queries that name paths in it. */
function withOldDirectory(
  action: (directory: string, ask: (name: string) => readonly string[], listed: () => number) => void,
): Promise<void> {
  return withTemp((temporary) => {
    // Elsewhere file systems give one file under every case of its name.
    if (process.platform !== 'linux') return;
    const directory = nodePath.join(fs.realpathSync(temporary), 'd');
    fs.mkdirSync(directory);
    fs.writeFileSync(nodePath.join(directory, 'a.py'), '');
    age(directory);
    let listed = 0;
    const real = createRealHost();
    const host: Host = {
      ...real,
      list(path) {
        if (path === directory) listed++;
        return real.list(path);
      },
    };
    const memo = createMemo();
    const ask = (name: string) =>
      namedPaths({ host, memo })
        .resolve(nodePath.join(directory, name))
        .map((path) => nodePath.basename(path));
    action(directory, ask, () => listed);
  });
}

function age(directory: string): void {
  const hourAgo = Date.now() / 1000 - 3600;
  fs.utimesSync(directory, hourAgo, hourAgo);
}

test('a join, which asks for one path after another, lists a directory once', () =>
  withOldDirectory((_, ask, listed) => {
    for (let row = 0; row < 20; row++) {
      assert.equal(ask('a.py'), ['a.py']);
      assert.equal(ask('A.PY'), ['a.py']);
      assert.equal(ask('b.py'), []);
    }
    assert.is(listed(), 1);
  }));

test('a name that is new since then is found, whatever its case', () =>
  withOldDirectory((directory, ask) => {
    assert.equal(ask('NEW.py'), []);
    fs.writeFileSync(nodePath.join(directory, 'new.py'), '');
    assert.equal(ask('NEW.py'), ['new.py']);
    fs.renameSync(nodePath.join(directory, 'new.py'), nodePath.join(directory, 'New.py'));
    assert.equal(ask('NEW.py'), ['New.py']);
    age(directory);
    fs.rmSync(nodePath.join(directory, 'New.py'));
    assert.equal(ask('NEW.py'), []);
  }));

test.run();
