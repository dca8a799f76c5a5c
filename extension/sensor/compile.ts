/**
 * Compiles an installed sensor ahead of its first run, when asked to (`--compile`). Where the users of an interpreter cannot write
 * its `__pycache__`, every start would otherwise compile the module again. It is the one place where Python is executed:
 * isolated, without site, with the rights of the owner of the site directory.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import type { User } from '../core/types.ts';
import { sensorFileNames, sensorModule } from './hook-files.ts';

/** The module, and then what it carries as text, which it keeps itself; loading starts nothing. */
const code = `import os, py_compile, sys
os.umask(0o022)
py_compile.compile(sys.argv[1], doraise=True)
sys.path.append(os.path.dirname(sys.argv[1]))
sys.dont_write_bytecode = False
import ${sensorModule}
${sensorModule}.load_parts()`;
const versioned = /[/\\]lib[/\\]python(?<minor>3\.\d+)t?[/\\](?:site|dist)-packages$/;

/**
 * @param directory the site directory, sensor installed
 * @returns '' when it is compiled, else why not
 */
export function compileSensor(directory: string, users: readonly User[]): string {
  const stat = fs.lstatSync(directory);
  const interpreter = findInterpreter(directory, stat.uid);
  if (interpreter === undefined) return 'no interpreter that its owner can vouch for was found';
  const other = process.geteuid?.() === 0 && stat.uid !== 0;
  const gid = users.find(({ uid }) => uid === stat.uid)?.gid ?? 65534;
  const { status, error } = spawnSync(
    interpreter,
    ['-I', '-S', '-B', '-c', code, nodePath.join(directory, sensorFileNames.module)],
    { stdio: 'ignore', timeout: 20_000, env: {}, cwd: directory, ...(other ? { uid: stat.uid, gid } : {}) },
  );
  if (status === 0) return '';
  return error?.message ?? `${interpreter} ended with ${status}`;
}

/** An interpreter that belongs to root or to the owner of the directory, and that nobody else can write. */
function findInterpreter(directory: string, owner: number): string | undefined {
  const minor = versioned.exec(directory)?.groups?.['minor'];
  const prefix = nodePath.resolve(directory, '..', '..', '..');
  const candidates =
    minor === undefined
      ? ['/usr/bin/python3']
      : [
          ...['', minor, '3'].map((tail) => nodePath.join(prefix, 'bin', `python${tail}`)),
          `/usr/bin/python${minor}`,
        ];
  return candidates.find((path) => {
    const real = fs.existsSync(path) ? fs.statSync(path) : undefined;
    if (real === undefined || !real.isFile()) return false;
    return (
      process.getuid === undefined || ((real.uid === 0 || real.uid === owner) && (real.mode & 0o022) === 0)
    );
  });
}
