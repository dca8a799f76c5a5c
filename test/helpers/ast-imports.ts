/** The imports of files as CPython's own `ast` sees them: the oracle for our front end. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { extractImports } from '../../extension/parse/python/index.ts';
import { readScriptSource } from '../../extension/parse/script-source.ts';

export interface Interpreter {
  readonly executable: string;
  readonly version: string;
  readonly library: string;
}

const identify =
  'import os, sys; print("%d.%d|%s" % (sys.version_info[:2] + (os.path.dirname(os.__file__),)))';

const oracle = `
import ast, json, sys, warnings
warnings.simplefilter('ignore')
for path in sys.stdin.read().split('\\n'):
    if not path: continue
    try:
        with open(path, 'rb') as f: tree = ast.parse(f.read())
    except Exception:
        print('null'); continue
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for a in node.names: found.append((node.lineno, getattr(node, 'col_offset', 0), '%d %s as %s' % (node.lineno, a.name, a.asname or '')))
        elif isinstance(node, ast.ImportFrom):
            names = ','.join(a.name for a in node.names)
            aliases = ','.join(a.asname or '' for a in node.names)
            found.append((node.lineno, node.col_offset, '%d %s%s[%s] as %s' % (node.lineno, '.' * (node.level or 0), node.module or '', names, aliases)))
    found.sort(key=lambda x: x[:2])
    print(json.dumps([x[2] for x in found]))
`;

/** CPythons of this machine: those in PATH and pyenv's. */
export function interpreters(): Interpreter[] {
  const versions = nodePath.join(os.homedir(), '.pyenv', 'versions');
  const pyenv = fs.existsSync(versions)
    ? fs.readdirSync(versions).map((name) => nodePath.join(versions, name, 'bin', 'python'))
    : [];
  const found = new Map<string, Interpreter>();
  for (const executable of ['/usr/bin/python3', 'python3', ...pyenv]) {
    const answer = spawnSync(executable, ['-c', identify], { encoding: 'utf8' });
    const [version, library] = (answer.stdout ?? '').trim().split('|');
    if (answer.status === 0 && version && library) found.set(library, { executable, version, library });
  }
  return [...found.values()];
}

/** `.py` files below a directory, in a stable order. */
export function pythonFiles(directory: string): string[] {
  const found: string[] = [];
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const path = nodePath.join(directory, entry.name);
    if (entry.isDirectory()) found.push(...pythonFiles(path));
    else if (entry.isFile() && entry.name.endsWith('.py') && !path.includes('\n')) found.push(path);
  }
  return found.sort();
}

/** For each file the imports by `ast`, null for what it cannot parse. */
export function astImports(python: string, files: readonly string[]): (readonly string[] | null)[] {
  const answer = spawnSync(python, ['-c', oracle], {
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
  });
  return answer.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as readonly string[] | null);
}

/** The same text from our own reader and front end. */
export function ourImports(path: string): readonly string[] {
  return extractImports(readScriptSource(fs.readFileSync(path), path).text)
    .filter((one) => !one.dynamic)
    .map((one) =>
      one.names.length === 0
        ? `${one.line} ${one.module} as ${one.alias}`
        : `${one.line} ${one.module}[${one.names}] as ${one.aliases ?? ','.repeat(one.names.length - 1)}`,
    );
}
