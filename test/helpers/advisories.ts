/** Small advisory indexes for tests. */
import { createCompiler } from '../../extension/analyse/advisories/compile.ts';
import { encodeIndex, openIndex } from '../../extension/analyse/advisories/index-format.ts';
import type { AdvisoryIndex, IndexMeta } from '../../extension/analyse/advisories/types.ts';
import { parseOsv } from '../../extension/parse/osv.ts';

/** Compiles records as an import would; everything in memory. */
export function indexBytes(records: readonly object[], meta: Partial<IndexMeta> = {}): Buffer {
  const compiler = createCompiler();
  for (const value of records) {
    const { record } = parseOsv(value);
    if (record !== undefined) compiler.add(record);
  }
  const { packages } = compiler.finish();
  return encodeIndex(packages, {
    source: 'test',
    created: 0,
    etag: '',
    newest: null,
    records: records.length,
    withdrawn: 0,
    advisories: 0,
    malicious: 0,
    packages: packages.size,
    problems: 0,
    ...meta,
  });
}

/** The same, opened. */
export function indexOf(records: readonly object[]): AdvisoryIndex {
  return openIndex(indexBytes(records));
}

/** An OSV record of one package. */
export function osv(id: string, name: string, affected: object, more: object = {}): object {
  return {
    id,
    modified: '2024-01-02T00:00:00Z',
    affected: [{ package: { ecosystem: 'PyPI', name }, ...affected }],
    ...more,
  };
}

/** An ECOSYSTEM range from events written `introduced=0`, `fixed=1.2`. */
export function range(...events: readonly string[]): object {
  return {
    type: 'ECOSYSTEM',
    events: events.map((event) => {
      const [kind = '', version = ''] = event.split('=');
      return { [kind]: version };
    }),
  };
}
