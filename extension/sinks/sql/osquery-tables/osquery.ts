/** osquery_info, osquery_registry, osquery_extensions: of this console, which is no osquery. */
import type { CoreTable } from './core-table.ts';

export const osqueryTables: readonly CoreTable[] = [
  {
    name: 'osquery_info',
    rows: ({ host }) => [
      {
        pid: process.pid,
        build_platform: host.platform === 'win32' ? 'windows' : host.platform,
        start_time: Math.floor(Date.now() / 1000 - process.uptime()),
        watcher: -1,
        platform_mask: { linux: 9, darwin: 21, win32: 2 }[host.platform],
      },
    ],
  },
  {
    name: 'osquery_registry',
    rows: ({ tables }) =>
      tables.map((name) => ({ registry: 'table', name, owner_uuid: 0, internal: 0, active: 1 })),
  },
  { name: 'osquery_extensions', rows: () => [] },
];
