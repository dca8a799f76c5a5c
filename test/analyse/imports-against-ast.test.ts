import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { astImports, interpreters, ourImports, pythonFiles } from '../helpers/ast-imports.ts';

const test = suite('imports against ast');
const sample = 300;

test("imports are those of CPython's ast on a sample of each interpreter's library", () => {
  const found = interpreters();
  const share = Math.ceil(sample / Math.max(1, found.length));
  let compared = 0;
  for (const { executable, library } of found) {
    const files = pythonFiles(library);
    const step = Math.max(1, Math.floor(files.length / share));
    const chosen = files.filter((_, index) => index % step === 0).slice(0, share);
    for (const [index, expected] of astImports(executable, chosen).entries()) {
      const file = chosen[index] ?? '';
      if (expected === null) continue;
      assert.equal(ourImports(file), expected, file);
      compared++;
    }
  }
  if (found.length > 0) assert.ok(compared > 50, `only ${compared} files were comparable`);
});

test.run();
