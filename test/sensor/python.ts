/** Real interpreters and the environments that the tests of the sensor make of them. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { createProblemSink } from '../../extension/core/problems.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { readSensorSource, renderSensor } from '../../extension/sensor/hook-files.ts';
import { installSensor } from '../../extension/sensor/install.ts';
import { scanSpool } from '../../extension/sensor/read-spool.ts';
import type { SensorEvent, SensorRun } from '../../extension/sensor/types.ts';

export interface Interpreter {
  readonly executable: string;
  /** `3.11`. */
  readonly minor: string;
  readonly number: number;
}

let known: readonly Interpreter[] | undefined;

/** Every CPython of pyenv and of the system, one a minor version, Python 2 included. */
export function interpreters(): readonly Interpreter[] {
  known ??= findInterpreters();
  return known;
}

/** Those that the sensor records. */
export function recorded(): readonly Interpreter[] {
  return interpreters().filter(({ number }) => number >= 306);
}

/** Those with audit hooks. */
export function hooked(): readonly Interpreter[] {
  return interpreters().filter(({ number }) => number >= 308);
}

/** The newest. */
export function newest(): Interpreter | undefined {
  return interpreters().at(-1);
}

function findInterpreters(): Interpreter[] {
  const versions = nodePath.join(
    process.env['PYENV_ROOT'] ?? nodePath.join(os.homedir(), '.pyenv'),
    'versions',
  );
  const names = fs.existsSync(versions) ? fs.readdirSync(versions) : [];
  const candidates = [
    ...names.map((name) => nodePath.join(versions, name, 'bin', 'python')),
    '/usr/bin/python3',
  ];
  const found = new Map<string, Interpreter>();
  const print = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';
  for (const candidate of candidates) {
    if (!fs.existsSync(candidate)) continue;
    const { stdout, status } = spawnSync(candidate, ['-S', '-E', '-c', print], { encoding: 'utf8' });
    const [minor = '', executable = ''] = stdout.trim().split('\n');
    const [major, second] = minor.split('.').map(Number);
    if (status !== 0 || major === undefined || second === undefined || found.has(minor)) continue;
    found.set(minor, { executable: fs.realpathSync(executable), minor, number: major * 100 + second });
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

export interface Sandbox {
  readonly directory: string;
  readonly python: string;
  readonly site: string;
  readonly spool: string;
  readonly policy: string;
  /** Runs Python and waits. */
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Writes a script and gives its path. */
  script(name: string, text: string): string;
  /** What the spool says now, oldest first. */
  runs(): SensorRun[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Another program in front, such as a shell. */
  readonly command?: string;
  readonly cwd?: string;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
}

/**
 * A virtual environment made by hand (fast, and without executing anything), a spool, and the sensor in it.
 * @param install false leaves the sensor out
 */
export function makeSandbox(directory: string, interpreter: Interpreter, install = true): Sandbox {
  const root = nodePath.join(directory, `py${interpreter.minor}${install ? '' : '-bare'}`);
  const site = nodePath.join(root, 'lib', `python${interpreter.minor}`, 'site-packages');
  const python = nodePath.join(root, 'bin', 'python');
  const spool = nodePath.join(root, 'state', 'spool');
  const policy = nodePath.join(root, 'state', 'policy');
  fs.mkdirSync(site, { recursive: true });
  fs.mkdirSync(nodePath.dirname(python));
  fs.symlinkSync(interpreter.executable, python);
  fs.writeFileSync(
    nodePath.join(root, 'pyvenv.cfg'),
    `home = ${nodePath.dirname(interpreter.executable)}\ninclude-system-site-packages = false\nversion = ${interpreter.minor}.0\n`,
  );
  fs.mkdirSync(spool, { recursive: true });
  fs.chmodSync(spool, 0o1733);
  if (install) installInto(site, spool, policy);
  return {
    directory: root,
    python,
    site,
    spool,
    policy,
    run: (args, options = {}) => execute(options.command ?? python, args, options, root),
    script(name, text) {
      const path = nodePath.join(root, name);
      fs.mkdirSync(nodePath.dirname(path), { recursive: true });
      fs.writeFileSync(path, text);
      return path;
    },
    runs: () => readRuns(spool),
  };
}

export function installInto(site: string, spool: string, policy: string): void {
  const source = renderSensor(readSensorSource(), spool, policy);
  const result = installSensor({ directory: site, source, withStart: true, users: [] });
  if (result.outcome === 'refused') throw new Error(result.reason);
}

export function readRuns(spool: string): SensorRun[] {
  const { records } = scanSpool(createRealHost(), spool, createProblemSink());
  return records.map(({ run }) => run).sort((a, b) => a.startTime - b.startTime);
}

/** Events of a kind. */
export function eventsOf(run: SensorRun | undefined, kind: SensorEvent['kind']): SensorEvent[] {
  return (run?.events ?? []).filter((event) => event.kind === kind);
}

function execute(
  command: string,
  args: readonly string[],
  options: RunOptions,
  cwd: string,
): Promise<Outcome> {
  const { PATH = '/usr/bin:/bin' } = process.env;
  const child = spawn(command, args, {
    cwd: options.cwd ?? cwd,
    env: { PATH, HOME: cwd, PYTHONDONTWRITEBYTECODE: '1', ...options.env },
    stdio: 'pipe',
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
      resolve({ code, signal, stdout: text(out), stderr: text(err), pid: child.pid ?? 0 });
    });
  });
}
