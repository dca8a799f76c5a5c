/** The rows of the benchmarks: 15 columns such as a table of scripts has. */
import type { Columns, RowOf } from 'osquery-extension-sdk';

export const columns = {
  path: { type: 'TEXT' },
  directory: { type: 'TEXT' },
  filename: { type: 'TEXT' },
  uid: { type: 'BIGINT' },
  username: { type: 'TEXT' },
  size: { type: 'BIGINT' },
  mtime: { type: 'BIGINT' },
  sha256: { type: 'TEXT' },
  kind: { type: 'TEXT' },
  shebang: { type: 'TEXT' },
  interpreter: { type: 'TEXT' },
  lines: { type: 'INTEGER' },
  has_main: { type: 'INTEGER' },
  risk: { type: 'DOUBLE' },
  vcs: { type: 'TEXT' },
} as const satisfies Columns;

export type BenchRow = RowOf<typeof columns>;

export function makeRow(index: number): BenchRow {
  const directory = `/home/user${index % 40}/projects/project-${index % 300}`;
  const filename = `script_${index}.py`;
  return {
    path: `${directory}/${filename}`,
    directory,
    filename,
    uid: 1000 + (index % 40),
    username: `user${index % 40}`,
    size: 1000 + ((index * 7919) % 100_000),
    mtime: 1_700_000_000 + index,
    sha256: (index * 2_654_435_761).toString(16).padStart(64, '0'),
    kind: 'script',
    shebang: '#!/usr/bin/env python3',
    interpreter: '/usr/bin/python3.11',
    lines: index % 900,
    has_main: index % 2,
    risk: (index % 100) / 10,
    vcs: index % 3 === 0 ? 'tracked' : '',
  };
}

export function makeRows(count: number): BenchRow[] {
  return Array.from({ length: count }, (_, index) => makeRow(index));
}
