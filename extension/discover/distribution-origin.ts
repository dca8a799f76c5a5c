/** Facts on a distribution that take more than its metadata: native code, commands, conda's record of it. */
import type { TableContext } from '../core/types.ts';
import { condaChannel, parseCondaFileName } from '../parse/conda-meta.ts';
import { parseEggName } from '../parse/egg-info.ts';
import { parseEntryPoints } from '../parse/entry-points.ts';
import { normalizePackageName } from '../parse/package-name.ts';
import type { WheelFile } from '../parse/wheel-file.ts';
import { metadataText, readRecordSummary } from './distribution-files.ts';
import { entriesOf, textIfThere } from './look.ts';
import type { Distribution, Environment } from './types.ts';

const freshMs = 60_000;

/**
 * Whether a distribution has compiled code: by the tags of its wheel, the platform in an egg's name, or its list of files.
 * @returns undefined when nothing tells
 */
export function hasNativeCode(
  context: TableContext,
  distribution: Distribution,
  wheel: WheelFile | undefined,
): boolean | undefined {
  if (wheel !== undefined && wheel.tags.length > 0) {
    return !wheel.purelib || wheel.tags.some((tag) => !tag.endsWith('-any'));
  }
  const name = context.host.path.basename(distribution.target).replace(/\.(?:egg|egg-info)$/, '');
  if (distribution.format === 'egg' && parseEggName(name)?.platform) return true;
  return readRecordSummary(context, distribution)?.native;
}

/** Names of the commands that a distribution installs: `console_scripts` and `gui_scripts` entry points. */
export function commandsOf(context: TableContext, distribution: Distribution): string[] {
  const text = metadataText(context, distribution, 'entry_points.txt', 256 * 1024);
  if (text === '') return [];
  const commands = parseEntryPoints(text).filter(
    ({ group }) => group === 'console_scripts' || group === 'gui_scripts',
  );
  return [...new Set(commands.map(({ name }) => name))];
}

/** The channel that conda installed a distribution from; '' when conda did not install it. */
export function condaChannelOf(
  context: TableContext,
  environment: Environment,
  distribution: Distribution,
): string {
  if (environment.kind !== 'conda') return '';
  const directory = context.host.path.join(environment.prefix, 'conda-meta');
  const records = context.memo.get(`discover/conda-meta/${directory}`, freshMs, () =>
    condaRecords(context, directory),
  );
  const file = records.get(`${distribution.normalizedName} ${distribution.version}`);
  // conda writes its keys in order: the channel stands before the list of files.
  return file === undefined ? '' : condaChannel(textIfThere(context, file, { head: 16 * 1024 }));
}

function condaRecords(context: TableContext, directory: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (const { name } of entriesOf(context, directory)) {
    const found = parseCondaFileName(name);
    if (found === undefined) continue;
    records.set(
      `${normalizePackageName(found.name)} ${found.version}`,
      context.host.path.join(directory, name),
    );
  }
  return records;
}
