/** A test file that forgets `.run()` passes with no test: each runs its suites. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const here = fileURLToPath(new URL('../', import.meta.url));

function testFiles(directory: string): string[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : testFiles(full);
    return entry.name.endsWith('.test.ts') ? [full] : [];
  });
}

test('every test file runs every suite that it makes', () => {
  const wrong = testFiles(here).filter((file) => {
    const text = fs.readFileSync(file, 'utf8');
    const made = [...text.matchAll(/const (\w+) = suite\b/g)].map(([, name]) => name);
    const names = made.length > 0 ? made : ['test'];
    return !names.every((name) => new RegExp(`\\b${name}\\.run\\(\\)`).test(text));
  });
  assert.equal(
    wrong.map((file) => path.relative(here, file)),
    [],
  );
});

test('no test is skipped or alone', () => {
  const marked = testFiles(here).filter((file) =>
    /\b(?:test|\w+)\.(?:only|skip)\(\s*['"`]/.test(fs.readFileSync(file, 'utf8')),
  );
  assert.equal(
    marked.map((file) => path.relative(here, file)),
    [],
  );
});
test.run();
