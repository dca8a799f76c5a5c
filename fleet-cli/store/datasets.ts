/** The typed tables of the store: one per `python_*` table, from the generated schema. */
import schema from '../../docs/schema.json' with { type: 'json' };

export type ColumnKind = 'text' | 'integer' | 'bigint' | 'ubigint' | 'double' | 'blob';

export interface DatasetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** A `python_*` table as the store keeps it. */
export interface Dataset {
  readonly name: string;
  readonly columns: readonly DatasetColumn[];
}

interface SchemaTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  unsigned_bigint: 'ubigint',
  'unsigned bigint': 'ubigint',
  double: 'double',
  blob: 'blob',
};

/** All datasets, by name. Names are identifiers: a contract test of the schema holds them to `[a-z0-9_]`. */
export const datasets: ReadonlyMap<string, Dataset> = new Map(
  (schema as readonly SchemaTable[]).map(({ name, columns }) => [
    name,
    {
      name,
      columns: columns.map((column) => ({
        name: column.name,
        kind: kinds[column.type.toLowerCase()] ?? 'text',
      })),
    },
  ]),
);
