/** What `pysight packs` does. */
import fs from 'node:fs';
import path from 'node:path';
import { createOutput, type Output } from '../../extension/commands/console/output.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { closest } from '../../extension/sinks/sql/closest.ts';
import { boxFormat } from '../../extension/sinks/sql/format/box.ts';
import {
  type Pack,
  packName,
  toFlags,
  toFleetYaml,
  toOsqueryConfig,
  toOsqueryPack,
} from '../../packs/formats.ts';
import { knownPacks } from '../packs/known-packs.ts';

export interface PacksArguments {
  readonly action: 'list' | 'show' | 'export';
  readonly name?: string | undefined;
  readonly format: 'osquery' | 'fleet' | 'flags';
  readonly output?: string | undefined;
  readonly extension: string;
}

/** @returns the exit code */
export function runPacks(args: PacksArguments): number {
  const packs = choose(args.name);
  const output = createOutput();
  if (args.action === 'list') list(packs, output);
  else if (args.action === 'show') for (const pack of packs) show(pack, output);
  else exportPacks(packs, args, output);
  return 0;
}

function choose(name: string | undefined): readonly Pack[] {
  if (name === undefined) return knownPacks;
  const wanted = name.replace(/^pysight-/, '');
  const found = knownPacks.filter((pack) => pack.name === wanted);
  if (found.length > 0) return found;
  const [near] = closest(
    wanted,
    knownPacks.map((pack) => pack.name),
  );
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new UsageError(`there is no pack ${name}${hint} (pysight packs list has them all)`);
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
  fs.mkdirSync(args.output, { recursive: true });
  for (const [name, text] of files) {
    fs.writeFileSync(path.join(args.output, name), text);
    output.write(`${path.join(args.output, name)}\n`);
  }
}

function filesOf(packs: readonly Pack[], args: PacksArguments): ReadonlyMap<string, string> {
  switch (args.format) {
    case 'flags':
      return new Map([['pysight.flags', toFlags(args.extension)]]);
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
