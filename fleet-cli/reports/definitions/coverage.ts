import { supportedFrom } from '../python-support.ts';
import type { Report } from '../types.ts';

export const coverage: Report = {
  name: 'coverage',
  title: 'Coverage',
  question: 'Which hosts, interpreters and files could not be seen?',
  sections: [
    {
      id: 'hosts',
      title: 'Hosts that failed or are silent',
      sql: [
        `SELECT h.name AS host, h.last_contact AS last_contact, CASE WHEN c.status IS NULL OR c.status = 'ok' THEN 'silent' ELSE c.status END AS state,
          coalesce(c.code, '') AS code, coalesce(c.message, '') AS message
          FROM hosts h LEFT JOIN (SELECT host_id, status, code, message FROM (
            SELECT host_id, status, code, message, row_number() OVER (PARTITION BY host_id ORDER BY "time" DESC, status) AS nth FROM contacts) AS ordered WHERE nth = 1) AS c
          ON c.host_id = h.host_id WHERE (c.status IS NOT NULL AND c.status <> 'ok') OR h.last_contact < {since}`,
      ],
      order: 'state, code, host',
      columns: [
        { name: 'host', title: 'Host' },
        { name: 'state', title: 'State' },
        { name: 'code', title: 'Code' },
        { name: 'message', title: 'Why' },
        { name: 'last_contact', title: 'Last heard of', kind: 'time' },
      ],
      top: 20,
      empty: 'Every host answered in full.',
    },
    {
      id: 'pythons',
      title: 'Python versions',
      note: `Versions before ${supportedFrom} get no security fixes any more.`,
      layout: 'bars',
      sql: [
        `SELECT version, count(*) AS environments, count(DISTINCT host_id) AS hosts, count(DISTINCT username) AS owners, fewOf(kind) AS kinds
          FROM python_environments WHERE version <> '' GROUP BY version`,
      ],
      order: 'environments DESC, version',
      columns: [
        { name: 'version', title: 'Python' },
        { name: 'environments', title: 'Environments', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'owners', title: 'Owners', kind: 'number' },
        { name: 'kinds', title: 'Kinds' },
      ],
      empty: 'No interpreter was found.',
    },
    {
      id: 'sensor',
      title: 'Execution sensor',
      note: 'Runs of an interpreter without it are known only from weaker sources.',
      sql: [
        `SELECT covered, CASE WHEN reason = '' THEN 'covered' ELSE reason END AS reason, count(*) AS interpreters, count(DISTINCT host_id) AS hosts, sum(outdated) AS outdated, sum(altered) AS altered,
          max(last_seen) AS last_seen FROM python_sensor_coverage GROUP BY covered, CASE WHEN reason = '' THEN 'covered' ELSE reason END`,
      ],
      order: 'covered, interpreters DESC, reason',
      columns: [
        { name: 'reason', title: 'State' },
        { name: 'interpreters', title: 'Interpreters', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'outdated', title: 'Outdated', kind: 'number' },
        { name: 'altered', title: 'Altered', kind: 'number' },
        { name: 'last_seen', title: 'Last run seen', kind: 'time' },
      ],
      empty: 'No interpreter was looked at.',
    },
    {
      id: 'problems',
      title: 'What could not be read',
      sql: [`SELECT code, table_name, host, path, message, username FROM python_scan_problems`],
      order: 'code, table_name, host, path, message, username',
      columns: [
        { name: 'code', title: 'Code' },
        { name: 'table_name', title: 'Table' },
        { name: 'path', title: 'Where' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'message', title: 'What' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'Everything could be read.',
    },
    {
      id: 'quarantine',
      title: 'Log lines that could not be taken in',
      sql: [
        'SELECT reason, count(*) AS line_count, min(source) AS example, max("time") AS latest FROM quarantine GROUP BY reason',
      ],
      order: 'line_count DESC, reason',
      columns: [
        { name: 'reason', title: 'Why' },
        { name: 'line_count', title: 'Lines', kind: 'number' },
        { name: 'example', title: 'For example in' },
        { name: 'latest', title: 'Latest', kind: 'time' },
      ],
      empty: 'Every log line was taken in.',
    },
  ],
};
