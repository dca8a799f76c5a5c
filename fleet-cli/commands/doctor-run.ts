/** What `pysight doctor` does. */
import colors from 'picocolors';
import { createOutput, type Output } from '../../extension/commands/console/output.ts';
import { examine, type Finding } from '../doctor/examine.ts';
import { wrapLines } from '../render/terminal.ts';
import type { HostSpec } from '../types.ts';
import { chooseHosts, type HostArguments, interruptible, toAskOptions } from './options/hosts.ts';

export interface DoctorArguments extends HostArguments {
  readonly name: string;
  readonly 'osquery-directory': string;
  readonly 'state-directory': string;
  readonly json: boolean;
}

const columnOfText = 16;

const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' } as const;

/** @returns the exit code: 0, or 4 when a step failed */
export async function runDoctor(args: DoctorArguments): Promise<number> {
  const [host] = chooseHost(args);
  const output = createOutput();
  const { signal, done } = interruptible(args.deadline);
  const options = {
    ...toAskOptions(args, signal),
    etc: args['osquery-directory'],
    state: args['state-directory'],
  };
  let failed = 0;
  try {
    if (host === undefined) return 2;
    for await (const finding of examine(host, options)) {
      if (finding.verdict === 'bad') failed++;
      output.write(
        args.json ? `${JSON.stringify({ host: host.name, ...finding })}\n` : describe(finding, output),
      );
    }
    if (!args.json)
      output.write(failed === 0 ? 'All is well.\n' : `${failed} to be mended, the first one first.\n`);
    await output.drained();
    return failed === 0 ? 0 : 4;
  } finally {
    done();
  }
}

/** A name of the inventory when one is given, else a host by itself. */
function chooseHost(args: DoctorArguments): HostSpec[] {
  return args.inventory === undefined
    ? chooseHosts({ ...args, host: [args.name] })
    : chooseHosts({ ...args, limit: args.name });
}

function describe({ step, verdict, text }: Finding, output: Output): string {
  const mark = marks[verdict];
  const paint = verdict === 'bad' ? colors.red : verdict === 'note' ? colors.yellow : colors.green;
  const head = `${output.terminal ? paint(mark) : mark} ${step.padEnd(10)} `;
  return wrapLines(`${head}${text}\n`, output.width, columnOfText);
}
