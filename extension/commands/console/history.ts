/** The shell's history: one statement a line, in a file that only its owner reads, without secrets. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeDirectories } from '../../core/make-directories.ts';
import { redactText } from '../../core/redact.ts';

const maxEntries = 1000;

/** In the user's own state directory. */
export function historyPath(env: NodeJS.ProcessEnv = process.env, home = os.homedir()): string {
  const state = env['XDG_STATE_HOME'] ?? path.join(home, '.local', 'state');
  return path.join(state, 'pysight', 'shell_history');
}

/** @returns the newest first; nothing when there is no file or it cannot be read */
export function readHistory(file: string): string[] {
  try {
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    return lines
      .filter((line) => line !== '')
      .slice(-maxEntries)
      .reverse();
  } catch {
    return [];
  }
}

/** @param entries the newest first. A file that cannot be written is no reason to fail. */
export function saveHistory(file: string, entries: readonly string[]): void {
  const lines = entries.slice(0, maxEntries).map((entry) => redactText(entry.replaceAll('\n', ' ')));
  try {
    makeDirectories(path.dirname(file), 0o700);
    fs.writeFileSync(file, `${lines.reverse().join('\n')}\n`, { mode: 0o600 });
    fs.chmodSync(file, 0o600);
  } catch {
    // The next shell only remembers less.
  }
}
