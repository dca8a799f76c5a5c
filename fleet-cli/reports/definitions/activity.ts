import { runs } from '../sql.ts';
import type { Report } from '../types.ts';

export const activity: Report = {
  name: 'activity',
  title: 'Activity',
  question: 'Who runs and changes what, when, and what runs by itself?',
  sections: [
    {
      id: 'people',
      title: 'Who runs Python',
      sql: [
        `SELECT username, count(*) AS runs, count(DISTINCT CASE WHEN script <> '' THEN script END) AS scripts, count(DISTINCT host_id) AS hosts,
          count(CASE WHEN kind IN ('inline', 'stdin') THEN 1 END) AS inline_runs, count(CASE WHEN kind = 'package_operation' THEN 1 END) AS package_runs, fewOf(source) AS sources,
          max(start_time) AS latest FROM (${runs('start_time >= {since}')}) AS r GROUP BY username`,
      ],
      order: 'runs DESC, username',
      layout: 'bars',
      columns: [
        { name: 'username', title: 'User' },
        { name: 'runs', title: 'Runs', kind: 'number' },
        { name: 'scripts', title: 'Scripts', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'inline_runs', title: 'Inline code', kind: 'number' },
        { name: 'package_runs', title: 'Package operations', kind: 'number' },
        { name: 'latest', title: 'Latest', kind: 'time' },
        { name: 'sources', title: 'Known from' },
      ],
      empty: 'No run was seen in the period.',
    },
    {
      id: 'runs',
      title: 'What runs most',
      sql: [
        `SELECT CASE WHEN script <> '' THEN script WHEN module <> '' THEN concat('-m ', module) ELSE kind END AS what, count(*) AS runs, count(DISTINCT username) AS people,
          count(DISTINCT host_id) AS hosts, max(start_time) AS latest, fewOf(username) AS users FROM (${runs('start_time >= {since}')}) AS r
          GROUP BY CASE WHEN script <> '' THEN script WHEN module <> '' THEN concat('-m ', module) ELSE kind END`,
      ],
      order: 'runs DESC, what',
      columns: [
        { name: 'runs', title: 'Runs', kind: 'number' },
        { name: 'what', title: 'Script or module' },
        { name: 'people', title: 'People', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'latest', title: 'Latest', kind: 'time' },
        { name: 'users', title: 'Who' },
      ],
      empty: 'No run was seen in the period.',
    },
    {
      id: 'hours',
      title: 'When it runs',
      note: 'Hours of the day, UTC.',
      layout: 'bars',
      sql: [
        `SELECT hour, count(*) AS runs, count(DISTINCT username) AS people FROM (${runs('start_time >= {since}')}) AS r GROUP BY hour`,
      ],
      order: 'hour',
      columns: [
        { name: 'hour', title: 'Hour' },
        { name: 'runs', title: 'Runs', kind: 'number' },
        { name: 'people', title: 'People', kind: 'number' },
      ],
      top: 24,
      empty: 'No run was seen in the period.',
    },
    {
      id: 'scheduled',
      title: 'What runs by itself',
      sql: [
        'SELECT host, kind, name, script, module, schedule, run_as, enabled, path FROM python_scheduled_scripts',
      ],
      order: 'enabled DESC, kind, host, path, name, script, schedule',
      columns: [
        { name: 'kind', title: 'By' },
        { name: 'name', title: 'Name' },
        { name: 'script', title: 'Script' },
        { name: 'module', title: 'Module' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'schedule', title: 'When' },
        { name: 'run_as', title: 'As' },
        { name: 'enabled', title: 'Enabled', kind: 'number' },
        { name: 'path', title: 'Defined in' },
      ],
      empty: 'Nothing that runs Python is scheduled.',
    },
    {
      id: 'changed',
      title: 'Scripts changed in the period',
      note: 'By the time in the file system: work, not runs.',
      sql: [
        `SELECT username, count(*) AS scripts, count(DISTINCT host_id) AS hosts, sum("lines") AS line_count, max(risk) AS worst, max(mtime) AS latest
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
