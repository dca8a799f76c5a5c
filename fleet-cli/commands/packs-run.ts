/** What `pysight packs` does. */
import fs from 'node:fs';
import path from 'node:path';
import { createOutput, type Output } from '../../extension/commands/console/output.ts';
import { systemReason, UsageError } from '../../extension/core/errors.ts';
import { makeDirectories } from '../../extension/core/make-directories.ts';
import { boxFormat } from '../../extension/sinks/sql/format/box.ts';
import {
  type Pack,
  packName,
  toFlags,
  toFleetYaml,
  toOsqueryConfig,
  toOsqueryPack,
} from '../../packs/formats.ts';
import { choosePacks } from '../packs/choose-packs.ts';

export interface PacksArguments {
  readonly action: 'list' | 'show' | 'export';
  readonly name?: string | undefined;
  readonly format: 'osquery' | 'fleet' | 'flags';
  readonly output?: string | undefined;
  readonly 'extensions-load': string;
}

/** @returns the exit code */
export function runPacks(args: PacksArguments): number {
  const packs = choosePacks(args.name === undefined ? [] : [args.name]);
  const output = createOutput();
  if (args.action === 'list') list(packs, output);
  else if (args.action === 'show') for (const pack of packs) show(pack, output);
  else exportPacks(packs, args, output);
  return 0;
}

function list(packs: readonly Pack[], output: Output): void {
  const writer = boxFormat(output);
  writer.begin(['pack', 'query', 'every', 'kind', 'severity', 'rows']);
  for (const pack of packs) {
    writer.rows(
      pack.queries.map((q) => [
        packName(pack.name),
        q.name,
        `${q.interval} s`,
        q.kind,
        q.severity,
        q.description,
      ]),
    );
  }
  writer.end();
}

function show(pack: Pack, output: Output): void {
  output.write(`# ${packName(pack.name)}: ${pack.description}\n`);
  for (const query of pack.queries) {
    const references = query.references.length === 0 ? '' : `-- see: ${query.references.join(' ')}\n`;
    output.write(
      `\n-- ${query.name} (${query.severity}, every ${query.interval} s): ${query.description}\n-- what for: ${query.why}\n` +
        `-- no cause for concern: ${query.falsePositives}\n${references}${query.sql}\n`,
    );
  }
}

function exportPacks(packs: readonly Pack[], args: PacksArguments, output: Output): void {
  const files = filesOf(packs, args);
  if (args.output === undefined) {
    const whole =
      args.format === 'osquery'
        ? `${JSON.stringify(toOsqueryConfig(packs), null, 2)}\n`
        : [...files.values()].join(args.format === 'fleet' ? '---\n' : '');
    return output.write(whole);
  }
  for (const [name, text] of files) {
    write(args.output, name, text);
    output.write(`${path.join(args.output, name)}\n`);
  }
}

function write(directory: string, name: string, text: string): void {
  try {
    makeDirectories(directory);
    fs.writeFileSync(path.join(directory, name), text);
  } catch (error) {
    throw new UsageError(`cannot write to ${directory}: ${systemReason(error)}`, { cause: error });
  }
}

function filesOf(packs: readonly Pack[], args: PacksArguments): ReadonlyMap<string, string> {
  switch (args.format) {
    case 'flags':
      return new Map([['pysight.flags', toFlags(args['extensions-load'])]]);
    case 'fleet':
      return new Map(packs.map((pack) => [`${packName(pack.name)}.yml`, toFleetYaml(pack)]));
    case 'osquery':
      return new Map([
        ...packs.map((pack): [string, string] => [
          `${packName(pack.name)}.conf`,
          `${JSON.stringify(toOsqueryPack(pack), null, 2)}\n`,
        ]),
        ['pysight-packs.conf', `${JSON.stringify(toOsqueryConfig(packs), null, 2)}\n`],
      ]);
  }
}
