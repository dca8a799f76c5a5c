/** All imports of all parsable files of the machine's Pythons against CPython's `ast`, and the rate of both. Run with `npx tsx`. */
import { astImports, interpreters, ourImports, pythonFiles } from '../../helpers/ast-imports.ts';

const limit = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
let compared = 0;
let different = 0;
let ours = 0;
let theirs = 0;
for (const { executable, version, library } of interpreters()) {
  const files = pythonFiles(library).slice(0, limit);
  const start = performance.now();
  const expected = astImports(executable, files);
  theirs += performance.now() - start;
  let own = 0;
  for (const [index, file] of files.entries()) {
    const wanted = expected[index];
    const before = performance.now();
    const got = ourImports(file);
    ours += performance.now() - before;
    if (wanted === null || wanted === undefined) continue;
    compared++;
    own++;
    if (JSON.stringify(got) === JSON.stringify(wanted)) continue;
    different++;
    if (different <= 10)
      process.stdout.write(`differs: ${file}\n  ast  ${wanted.join('; ')}\n  ours ${got.join('; ')}\n`);
  }
  process.stdout.write(`Python ${version}: ${own} of ${files.length} files compared\n`);
}
process.stdout.write(
  `${compared - different} of ${compared} files have the same imports; ours took ${Math.round(ours)} ms, ast ${Math.round(theirs)} ms (${(theirs / ours).toFixed(1)} times)\n`,
);
process.exitCode = different === 0 ? 0 : 1;
