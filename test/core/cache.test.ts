import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../../extension/core/cache.ts';
import { createLog } from '../../extension/core/log.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('cache');
const host = createRealHost();

test('keeps a fact while the file stays as it was', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'tab\tand\nnewline.py');
    fs.writeFileSync(file, 'a');
    const state = nodePath.join(dir, 'state');
    const cache = createCache(state);
    cache.set('facts/1', file, host.stat(file), { lines: 1, text: 'x\ty' });
    cache.flush();
    const again = createCache(state);
    assert.equal(again.get('facts/1', file, host.stat(file)), { lines: 1, text: 'x\ty' });
    assert.is(again.get('facts/2', file, host.stat(file)), undefined, 'another version of the maker');
    fs.writeFileSync(file, 'bb');
    assert.is(again.get('facts/1', file, host.stat(file)), undefined, 'another state of the file');
    assert.is(fs.statSync(state).mode & 0o777, 0o700);
  });
});

test('facts that another build made are not trusted, but for what was observed', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'a.py');
    fs.writeFileSync(file, 'a');
    const stat = host.stat(file);
    const state = nodePath.join(dir, 'state');
    const lines: string[] = [];
    const open = (build: string) =>
      createCache(
        state,
        createLog('warn', (line) => lines.push(line)),
        () => 20_000,
        build,
      );
    const first = open('one');
    first.set('facts/1', file, stat, { shape: 'of one' });
    first.set('script-first-seen/1', file, stat, 17);
    first.flush();
    const second = open('two');
    assert.is(second.get('facts/1', file, stat), undefined);
    assert.is(second.get('script-first-seen/1', file, stat), 17);
    second.set('facts/1', file, stat, { shape: 'of two' });
    second.flush();
    assert.equal(open('two').get('facts/1', file, stat), { shape: 'of two' });
    assert.is(open('one').get('facts/1', file, stat), undefined);
    assert.equal(lines, [], 'a new version is no fault');
  });
});

test('files that nobody asked for in a month go, and those that a killed process did not finish', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'a.py');
    fs.writeFileSync(file, 'a');
    const state = nodePath.join(dir, 'state');
    const cache = createCache(state);
    cache.set('old', file, host.stat(file), 1);
    cache.flush();
    const old = nodePath.join(state, 'old.cache');
    const longAgo = new Date(Date.now() - 40 * 86_400_000);
    fs.utimesSync(old, longAgo, longAgo);
    fs.writeFileSync(nodePath.join(state, 'notes.txt'), '');
    fs.utimesSync(nodePath.join(state, 'notes.txt'), longAgo, longAgo);
    const unfinished = ['facts.cache.17.0123abcd.tmp', 'facts.cache.18.0123abcd.tmp'];
    for (const name of unfinished) fs.writeFileSync(nodePath.join(state, name), '');
    fs.utimesSync(nodePath.join(state, unfinished[0] ?? ''), longAgo, longAgo);
    const again = createCache(state);
    again.set('new', file, host.stat(file), 1);
    again.flush();
    assert.equal(fs.readdirSync(state).sort(), [unfinished[1], 'new.cache', 'notes.txt']);
  });
});

test('a corrupt cache is rebuilt, with a word in the log', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'a.py');
    fs.writeFileSync(file, 'a');
    const state = nodePath.join(dir, 'state');
    const first = createCache(state);
    first.set('facts', file, host.stat(file), 1);
    first.flush();
    const stored = nodePath.join(state, 'facts.cache');
    const bytes = fs.readFileSync(stored);
    bytes[bytes.length - 2] = 0x39;
    fs.writeFileSync(stored, bytes);
    const lines: string[] = [];
    const cache = createCache(
      state,
      createLog('warn', (line) => lines.push(line)),
    );
    assert.is(cache.get('facts', file, host.stat(file)), undefined);
    assert.is(lines.length, 1);
    assert.match(lines[0] ?? '', 'corrupt');
    cache.set('facts', file, host.stat(file), 2);
    cache.flush();
    assert.is(createCache(state).get('facts', file, host.stat(file)), 2);
  });
});

test('a place that cannot be written is said once, whatever is to be kept there', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'a.py');
    fs.writeFileSync(file, 'a');
    const state = nodePath.join(dir, 'state');
    const lines: string[] = [];
    const cache = createCache(
      state,
      createLog('warn', (line) => lines.push(line)),
    );
    const keep = (fact: number) => {
      for (const namespace of ['facts', 'others']) cache.set(namespace, file, host.stat(file), fact);
    };
    keep(1);
    fs.writeFileSync(state, 'no directory');
    cache.flush();
    keep(2);
    cache.flush();
    assert.is(lines.length, 1);
    assert.match(lines[0] ?? '', 'cannot write the cache');
  });
});

test('a place that allows no new files is said once', async () => {
  await withTemp((dir) => {
    const stat = host.stat(dir);
    const state = nodePath.join(dir, 'state');
    const lines: string[] = [];
    const cache = createCache(
      state,
      createLog('warn', (line) => lines.push(line)),
    );
    // A directory with a file's name: what is written beside it, under a name of its own each time, cannot take its place.
    fs.mkdirSync(nodePath.join(state, 'facts.cache'), { recursive: true });
    fs.chmodSync(state, 0o700);
    cache.get('facts', dir, stat);
    lines.length = 0;
    for (let fact = 0; fact < 3; fact++) {
      cache.set('facts', dir, stat, fact);
      cache.flush();
    }
    assert.is(lines.length, 1);
  });
});

const onDisk = { heldBytes: 0, packedBytes: 4096 };

test('a large file of facts stays on the disk, also when another takes its name', async () => {
  await withTemp((dir) => {
    const stat = host.stat(dir);
    const fact = (n: number) => ({ n, text: `ü\t\n${'long '.repeat(n)}` });
    const open = () => createCache(dir, undefined, () => 20_000, 'one', onDisk);
    const names = Array.from({ length: 300 }, (_, n) => `/home/ü/tab\tand\n${n}.py`);
    const first = open();
    for (const [n, name] of names.entries())
      first.set('facts', name, stat, fact(n), n % 3 ? 'text' : 'object');
    first.flush();
    const second = open();
    const third = open();
    assert.equal(
      names.map((name) => second.get('facts', name, stat)),
      names.map((_, n) => fact(n)),
    );
    // Backwards, with gaps, and again from the start.
    for (const n of [...names.keys(), ...[250, 3, 4, 5, 299, 6, 120]].reverse())
      assert.equal(third.get('facts', names[n] ?? '', stat), fact(n));
    third.set('facts', names[0] ?? '', stat, fact(7), 'text');
    third.flush();
    for (const cache of [first, second, third, open()])
      assert.equal(
        names.slice(1).map((name) => cache.get('facts', name, stat)),
        names.slice(1).map((_, n) => fact(n + 1)),
      );
    assert.equal(open().get('facts', names[0] ?? '', stat), fact(7));
  });
});

test('much that came together is written before the scan ends', async () => {
  await withTemp((dir) => {
    const stat = host.stat(dir);
    const open = () => createCache(dir, undefined, () => 20_000, 'one', onDisk);
    const cache = open();
    const noise = (n: number) => Array.from({ length: 400 }, (_, i) => Math.imul(i + n, 2654435761));
    for (let n = 0; n < 10; n++) cache.set('facts', `/${n}.py`, stat, noise(n), 'text');
    const rest = open();
    assert.equal(rest.get('facts', '/0.py', stat), noise(0));
    assert.equal(cache.get('facts', '/0.py', stat), noise(0));
    assert.equal(cache.get('facts', '/9.py', stat), noise(9));
  });
});

test('a large file of facts that was cut short or garbled is rebuilt', async () => {
  await withTemp((dir) => {
    const stat = host.stat(dir);
    const open = () => createCache(dir, undefined, () => 20_000, 'one', onDisk);
    const stored = nodePath.join(dir, 'facts.cache');
    const write = () => {
      const cache = open();
      for (let n = 0; n < 50; n++) cache.set('facts', `/${n}.py`, stat, { n, text: 'x'.repeat(600) }, 'text');
      cache.flush();
      return fs.readFileSync(stored);
    };
    const whole = write();
    for (const size of [0, 10, 60, 80, whole.length >> 1, whole.length - 1]) {
      fs.writeFileSync(stored, whole.subarray(0, size));
      assert.is(open().get('facts', '/0.py', stat), undefined, `${size} bytes`);
    }
    for (const at of [5, 50, 70, whole.length >> 1]) {
      const garbled = Buffer.from(whole);
      garbled[at] = (garbled[at] ?? 0) ^ 1;
      fs.writeFileSync(stored, garbled);
      assert.is(open().get('facts', '/0.py', stat), undefined, `byte ${at}`);
    }
    assert.equal(write().length, whole.length);
    assert.equal(open().get('facts', '/49.py', stat), { n: 49, text: 'x'.repeat(600) });
  });
});

test('drops what nobody asked for in a month', async () => {
  await withTemp((dir) => {
    const file = nodePath.join(dir, 'a.py');
    fs.writeFileSync(file, 'a');
    const state = nodePath.join(dir, 'state');
    const old = createCache(state, undefined, () => 100);
    old.set('facts', file, host.stat(file), 'kept');
    old.set('facts', '/gone.py', host.stat(file), 'dropped');
    old.flush();
    const later = createCache(state, undefined, () => 120);
    assert.is(later.get('facts', file, host.stat(file)), 'kept');
    later.flush();
    const muchLater = createCache(state, undefined, () => 140);
    assert.is(muchLater.get('facts', file, host.stat(file)), 'kept');
    muchLater.flush();
    assert.not.match(fs.readFileSync(nodePath.join(state, 'facts.cache'), 'utf8'), '/gone.py');
  });
});

test('a state directory that others can write is not used', async () => {
  if (process.platform === 'win32') return;
  await withTemp((dir) => {
    const state = nodePath.join(dir, 'state');
    fs.mkdirSync(state);
    fs.chmodSync(state, 0o777);
    const lines: string[] = [];
    const cache = createCache(
      state,
      createLog('warn', (line) => lines.push(line)),
    );
    cache.set('facts', dir, host.stat(dir), 1);
    cache.flush();
    assert.match(lines.join(''), 'written by others');
    assert.equal(fs.readdirSync(state), []);
  });
});

test.run();
