/** Runs programs with and without the sensor and compares what comes of them. */
import fs from 'node:fs';
import nodePath from 'node:path';
import * as assert from 'uvu/assert';
import { withTemp } from '../helpers/temp.ts';
import { type Interpreter, makeSandbox, type Outcome, type RunOptions, type Sandbox } from './python.ts';

export interface Program {
  readonly name: string;
  readonly args?: readonly string[];
  readonly text: string;
  readonly options?: RunOptions;
  /** A shell line in which `PYTHON SCRIPT` stands for the run. */
  readonly shell?: string;
  /** 3.x that it needs. */
  readonly from?: number;
}

async function runProgram(sandbox: Sandbox, program: Program): Promise<Outcome> {
  const script = sandbox.script('program.py', program.text);
  const args = [...(program.args ?? []), script];
  if (program.shell === undefined) return sandbox.run(args, program.options);
  const line = program.shell.replace('PYTHON SCRIPT', `"${sandbox.python}" ${args.join(' ')}`);
  return sandbox.run(['-c', line], { command: '/bin/sh' });
}

/** The same outcome, but for the names of the two sandboxes. */
function comparable(sandbox: Sandbox, { code, signal, stdout, stderr }: Outcome) {
  const plain = (text: string) =>
    text.replaceAll(sandbox.directory, '<sandbox>').replace(/0x[0-9a-f]+/g, '0x');
  return { code, signal, stdout: plain(stdout), stderr: plain(stderr) };
}

/** @param prepare changes the sandbox that has the sensor */
export async function compareAll(
  interpreter: Interpreter,
  chosen: readonly Program[],
  prepare: (sandbox: Sandbox) => void = () => undefined,
): Promise<void> {
  await withTemp(async (directory) => {
    const [bare, watched] = [makeSandbox(directory, interpreter, false), makeSandbox(directory, interpreter)];
    // Any .pth makes site.py load what reads text files.
    fs.writeFileSync(nodePath.join(bare.site, 'other.pth'), '# nothing\n');
    prepare(watched);
    for (const program of chosen) {
      if (interpreter.number < (program.from ?? 0)) continue;
      const [expected, actual] = await Promise.all([runProgram(bare, program), runProgram(watched, program)]);
      assert.equal(
        comparable(watched, actual),
        comparable(bare, expected),
        `${program.name} on ${interpreter.minor}`,
      );
    }
    const kept = ['bin', 'lib', 'program.py', 'pyvenv.cfg', 'state'];
    const made = fs
      .readdirSync(watched.directory)
      .filter((name) => !fs.readdirSync(bare.directory).includes(name));
    assert.equal(
      made.filter((name) => !kept.includes(name) && !/^f\d+$/.test(name)),
      [],
    );
  });
}
