/** Our tables as plugins of osquery: each query goes to the scanner as it came. */
import { type Plugin, table } from 'osquery-extension-sdk';
import type { TableSchema } from '../../core/table-schema.ts';
import type { Scanner } from '../scanner/types.ts';

export function tablePlugin({ name, columns, attributes }: TableSchema, scanner: Scanner): Plugin {
  return table({
    name,
    columns,
    attributes: attributes ?? [],
    async generate(query, { signal }) {
      const { constraints, colsUsed } = query;
      const scan = { constraints, colsUsed: colsUsed === undefined ? undefined : [...colsUsed] };
      return (await scanner.runTable(name, scan, signal)).encoded;
    },
  });
}
