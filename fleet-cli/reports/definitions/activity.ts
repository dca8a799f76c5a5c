import type { Report } from '../types.ts';

export const activity: Report = {
  name: 'activity',
  title: 'Activity',
  question: 'Who runs and changes what, when, and what runs by itself?',
  sections: [
    {
      id: 'changed',
      title: 'Scripts changed in the period',
      note: 'By the time in the file system: work, not runs.',
      sql: [
        `SELECT username, count(*) AS scripts, count(DISTINCT host) AS hosts, sum("lines") AS line_count, max(risk) AS worst, max(mtime) AS latest
          FROM python_scripts WHERE mtime >= {since} GROUP BY username`,
      ],
      order: 'scripts DESC, username',
      columns: [
        { name: 'username', title: 'Owner' },
        { name: 'scripts', title: 'Scripts changed', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'line_count', title: 'Lines in them', kind: 'number' },
        { name: 'worst', title: 'Highest risk', kind: 'number' },
        { name: 'latest', title: 'Latest', kind: 'time' },
      ],
      empty: 'No script changed in the period.',
    },
    {
      id: 'installed',
      title: 'Packages installed in the period',
      sql: [
        `SELECT install_time, normalized_name, version, installer, host, environment, username FROM python_site_packages WHERE install_time >= {since}`,
      ],
      order: 'install_time DESC, normalized_name, version, host, environment',
      columns: [
        { name: 'install_time', title: 'Installed', kind: 'time' },
        { name: 'normalized_name', title: 'Package' },
        { name: 'version', title: 'Version' },
        { name: 'installer', title: 'By' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'environment', title: 'Environment' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'No package was installed in the period.',
    },
    {
      id: 'startup',
      title: 'Code that runs with every interpreter',
      sql: [
        `SELECT host, path, kind, line, code, distribution, known_good, suspicious, username FROM python_startup_hooks WHERE active = 1`,
      ],
      order: 'suspicious DESC, host, path, line, code',
      columns: [
        { name: 'path', title: 'File' },
        { name: 'kind', title: 'Kind' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'distribution', title: 'Of package' },
        { name: 'known_good', title: 'Known as' },
        { name: 'code', title: 'Code' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'No startup hook is active.',
    },
  ],
};
