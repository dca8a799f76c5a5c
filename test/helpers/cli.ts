/** Runs the command line from its sources, as a person would start it. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** What standard input gives; it is closed at once otherwise. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const entry = fileURLToPath(new URL('./cli-entry.ts', import.meta.url));

/**
 * Runs `pysight` with arguments and waits for its end.
 * @param args the arguments after the program's name
 */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), entry, ...args], {
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** A configuration that keeps its state in a directory made for the test. Remove `directory` when done. */
export function testConfig(): { readonly directory: string; readonly file: string } {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-cli-'));
  const file = path.join(directory, 'config.json');
  fs.writeFileSync(file, JSON.stringify({ stateDirectory: path.join(directory, 'state') }), { mode: 0o600 });
  return { directory, file };
}

/** As `testConfig`, for a machine without any file to look at: what is on this one is none of a test's business. */
export function emptyMachineConfig(): ReturnType<typeof testConfig> {
  const config = testConfig();
  const { root } = path.parse(config.directory);
  const exclude = fs.readdirSync(root).map((name) => path.join(root, name));
  const stateDirectory = path.join(config.directory, 'state');
  fs.writeFileSync(config.file, JSON.stringify({ stateDirectory, exclude }), { mode: 0o600 });
  return config;
}
