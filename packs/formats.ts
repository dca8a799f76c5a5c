/** Pack queries in the forms that osquery and Fleet take. */
import { stringify } from 'yaml';
import type { PackQuery } from './pack-query.ts';

export interface Pack {
  readonly name: string;
  readonly description: string;
  readonly queries: readonly PackQuery[];
}

export const packFormats = ['osquery', 'fleet', 'flags'] as const;
export type PackFormat = (typeof packFormats)[number];

/** Names of our packs in osquery's configuration; no underscore, since osquery joins names with it. */
export function packName(pack: string): string {
  return `pysight-${pack}`;
}

/** The tables that a query names. */
export function tablesOf(sql: string): string[] {
  return [...new Set(sql.match(/\bpython_[a-z_]+\b/g) ?? [])].sort();
}

/** osquery's pack format. It runs only where the extension's tables are registered. */
export function toOsqueryPack(pack: Pack): object {
  const tables = [...new Set(pack.queries.flatMap((query) => tablesOf(query.sql)))].sort();
  return {
    discovery: tables.map(discoveryOf),
    queries: Object.fromEntries(
      pack.queries.map((query) => [
        query.name,
        {
          query: oneLine(query.sql),
          interval: query.interval,
          description: query.description,
          value: query.why,
          ...(query.platform === 'any' ? {} : { platform: query.platform }),
          ...(query.kind === 'snapshot' ? { snapshot: true } : {}),
          ...(query.kind === 'events' ? { removed: false } : {}),
        },
      ]),
    ),
  };
}

/** A whole configuration for a stock osqueryd: all packs, and nothing else. */
export function toOsqueryConfig(packs: readonly Pack[]): object {
  return { packs: Object.fromEntries(packs.map((pack) => [packName(pack.name), toOsqueryPack(pack)])) };
}

/** Fleet's YAML (`fleetctl apply`): a query document each; queries of the policy pack are policies there. */
export function toFleetYaml(pack: Pack): string {
  const documents = pack.queries.map((query) =>
    stringify(toFleetDocument(pack.name, query), { lineWidth: 0 }),
  );
  return documents.join('---\n');
}

/**
 * The flags that osqueryd needs for the extension and these packs.
 * @param extensionsLoad the file that lists extensions, one path a line: osqueryd takes no extension itself there
 */
export function toFlags(extensionsLoad: string): string {
  return [
    `--extensions_autoload=${extensionsLoad}`,
    '--extensions_timeout=10',
    '--extensions_interval=3',
    '--disable_extensions=false',
    '',
  ].join('\n');
}

function toFleetDocument(pack: string, query: PackQuery): object {
  const platform = query.platform === 'any' ? '' : query.platform.replace('posix', 'darwin,linux');
  if (pack === 'policy') {
    return {
      apiVersion: 'v1',
      kind: 'policy',
      spec: {
        name: `${packName(pack)}: ${query.name}`,
        // Fleet's policies pass when a row comes back; ours when none does.
        query: `SELECT 1 WHERE NOT EXISTS (${oneLine(query.sql).replace(/;$/, '')});`,
        description: query.description,
        resolution: query.why,
        platform,
        critical: query.severity === 'critical',
      },
    };
  }
  return {
    apiVersion: 'v1',
    kind: 'query',
    spec: {
      name: `${packName(pack)}: ${query.name}`,
      query: oneLine(query.sql),
      description: query.description,
      interval: query.interval,
      platform,
      logging:
        query.kind === 'snapshot'
          ? 'snapshot'
          : query.kind === 'events'
            ? 'differential_ignore_removals'
            : 'differential',
      observer_can_run: true,
      automations_enabled: true,
    },
  };
}

function discoveryOf(table: string): string {
  return `SELECT 1 FROM osquery_registry WHERE registry = 'table' AND name = '${table}' AND active = 1;`;
}

/** SQL on one line, comments out: what logs and consoles show. */
export function oneLine(sql: string): string {
  return sql
    .split('\n')
    .map((line) => line.replace(/^\s*--.*$/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}
