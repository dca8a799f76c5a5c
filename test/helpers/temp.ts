import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';

/** Runs an action with a temporary directory (its real path) that is removed afterwards. */
export async function withTemp<T>(action: (directory: string) => T | Promise<T>): Promise<T> {
  const directory = fs.realpathSync(fs.mkdtempSync(nodePath.join(os.tmpdir(), 'pysight-test-')));
  try {
    return await action(directory);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
