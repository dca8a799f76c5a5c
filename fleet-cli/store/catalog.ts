/** Which typed table the rows of a pack query belong to. */

export interface CatalogEntry {
  readonly pack: string;
  readonly query: string;
  /** The `python_*` table whose columns its rows have; '' when they are of their own shape. */
  readonly dataset: string;
  /** `events`: rows are things that happened, and no later answer makes them void. */
  readonly kind: 'snapshot' | 'differential' | 'events';
}

export type Catalog = (pack: string, query: string) => CatalogEntry;

/** A catalog of known queries; an unknown one keeps its rows as JSON. */
export function createCatalog(entries: readonly CatalogEntry[]): Catalog {
  const known = new Map(entries.map((entry) => [`${entry.pack}\0${entry.query}`, entry]));
  return (pack, query) =>
    known.get(`${pack}\0${query}`) ?? { pack, query, dataset: '', kind: 'differential' };
}
