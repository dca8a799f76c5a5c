/** The packs that a person names. */
import { UsageError } from '../../extension/core/errors.ts';
import { closest } from '../../extension/sinks/sql/closest.ts';
import type { Pack } from '../../packs/formats.ts';
import { knownPacks } from './known-packs.ts';

/**
 * @param names with or without `pysight-`; none for all packs
 * @throws UsageError for a name that no pack has
 */
export function choosePacks(names: readonly string[]): readonly Pack[] {
  if (names.length === 0) return knownPacks;
  return [...new Set(names.flatMap((name) => name.split(',')))].map(findPack);
}

function findPack(name: string): Pack {
  const wanted = name.trim().replace(/^pysight-/, '');
  const found = knownPacks.find((pack) => pack.name === wanted);
  if (found !== undefined) return found;
  const [near] = closest(
    wanted,
    knownPacks.map((pack) => pack.name),
  );
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new UsageError(`there is no pack ${name}${hint} (pysight packs list has them all)`);
}
