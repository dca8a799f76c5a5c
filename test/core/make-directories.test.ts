import fs from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeDirectories } from '../../extension/core/make-directories.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('making directories');

test('makes what is missing, with its mode, and takes what is there', async () => {
  await withTemp((directory) => {
    const deep = path.join(directory, 'a', 'b', 'c');
    makeDirectories(deep, 0o700);
    makeDirectories(deep, 0o700);
    makeDirectories(`${deep}${path.sep}`);
    assert.ok(fs.statSync(deep).isDirectory());
    if (process.platform !== 'win32') assert.is(fs.statSync(path.join(directory, 'a')).mode & 0o777, 0o700);
  });
});

test('a file in the place, or above it, is an error', async () => {
  await withTemp((directory) => {
    const file = path.join(directory, 'file');
    fs.writeFileSync(file, '');
    assert.throws(() => makeDirectories(file), /EEXIST/);
    assert.throws(() => makeDirectories(path.join(file, 'below')), /ENOTDIR|EEXIST/);
  });
});

test('where the system makes nothing it ends with an error', () => {
  if (process.platform !== 'linux') return;
  assert.throws(() => makeDirectories('/proc/pysight/below'), /mkdir '\/proc\/pysight'/);
});

test('a link to a directory is one, a link to nothing is an error', async () => {
  if (process.platform === 'win32') return;
  await withTemp((directory) => {
    fs.symlinkSync(directory, path.join(directory, 'link'));
    fs.symlinkSync(path.join(directory, 'gone'), path.join(directory, 'dangling'));
    makeDirectories(path.join(directory, 'link', 'sub'));
    assert.ok(fs.existsSync(path.join(directory, 'sub')));
    assert.throws(() => makeDirectories(path.join(directory, 'dangling')), /EEXIST/);
  });
});

test.run();
