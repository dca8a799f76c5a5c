/** The packs that this program knows, and what their rows are. */
import type { Pack } from '../../packs/formats.ts';
import { packName } from '../../packs/formats.ts';
import packs from '../../packs/gen/packs.json' with { type: 'json' };
import { type Catalog, createCatalog } from '../store/catalog.ts';

export const knownPacks = packs as readonly Pack[];

/** Which typed table the rows of our packs' queries belong to. */
export function packCatalog(): Catalog {
  return createCatalog(
    knownPacks.flatMap((pack) =>
      pack.queries.map((query) => ({
        pack: packName(pack.name),
        query: query.name,
        dataset: query.table,
        kind: query.kind,
      })),
    ),
  );
}
