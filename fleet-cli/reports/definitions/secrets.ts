import { severityRank, worst } from '../sql.ts';
import type { Report } from '../types.ts';

export const secrets: Report = {
  name: 'secrets',
  title: 'Secrets',
  question: 'Which secrets lie in scripts, in how many places, and which are to be rotated first?',
  sections: [
    {
      id: 'fingerprints',
      title: 'Each secret and where it lies',
      note: 'A fingerprint tells a secret from another under the key of the fleet; the secret itself stays where it was found.',
      sql: [
        `SELECT ${worst('severity')} AS severity, max(${severityRank('severity')}) AS rank, min(rule) AS rule, withoutDot(min(message)) AS message, min(evidence) AS sample, fingerprint,
          count(DISTINCT pairKey(host_id, path)) AS files, count(DISTINCT host_id) AS hosts, fewOf(host) AS some_hosts, fewOf(username) AS owners, min(path) AS example, min(line) AS line
          FROM python_script_findings WHERE category = 'secret' GROUP BY fingerprint`,
      ],
      order: 'hosts DESC, rank DESC, files DESC, fingerprint',
      columns: [
        { name: 'severity', title: 'Severity', kind: 'severity' },
        { name: 'message', title: 'What' },
        { name: 'sample', title: 'Evidence' },
        { name: 'fingerprint', title: 'Fingerprint' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'some_hosts', title: 'Some hosts', fleet: true },
        { name: 'owners', title: 'Owners' },
        { name: 'example', title: 'For example' },
      ],
      empty: 'No secret was found in a script.',
    },
    {
      id: 'kinds',
      title: 'By kind',
      layout: 'bars',
      sql: [
        `SELECT withoutDot(min(message)) AS message, rule, count(DISTINCT fingerprint) AS secrets, count(DISTINCT pairKey(host_id, path)) AS files, count(DISTINCT username) AS owners, count(DISTINCT host_id) AS hosts
          FROM python_script_findings WHERE category = 'secret' GROUP BY rule`,
      ],
      order: 'secrets DESC, files DESC, rule',
      columns: [
        { name: 'message', title: 'Kind' },
        { name: 'secrets', title: 'Secrets', kind: 'number' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'owners', title: 'Owners', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
        { name: 'rule', title: 'Rule' },
      ],
      empty: 'No secret was found in a script.',
    },
    {
      id: 'owners',
      title: 'By owner',
      sql: [
        `SELECT username, count(DISTINCT fingerprint) AS secrets, count(DISTINCT pairKey(host_id, path)) AS files, count(DISTINCT host_id) AS hosts,
          count(DISTINCT CASE WHEN severity = 'critical' THEN fingerprint END) AS critical FROM python_script_findings WHERE category = 'secret' GROUP BY username`,
      ],
      order: 'critical DESC, secrets DESC, username',
      columns: [
        { name: 'username', title: 'Owner' },
        { name: 'secrets', title: 'Secrets', kind: 'number' },
        { name: 'critical', title: 'Critical', kind: 'number' },
        { name: 'files', title: 'Files', kind: 'number' },
        { name: 'hosts', title: 'Hosts', kind: 'number', fleet: true },
      ],
      empty: 'No secret was found in a script.',
    },
    {
      id: 'suppressed',
      title: 'Hidden by a comment',
      note: 'A comment does not make a secret safe.',
      sql: [
        `SELECT host, path, line, rule, message, suppressed, username FROM python_script_findings WHERE category = 'secret' AND suppressed <> ''`,
      ],
      order: 'host, path, line, rule, message',
      columns: [
        { name: 'path', title: 'Script' },
        { name: 'line', title: 'Line', kind: 'number' },
        { name: 'host', title: 'Host', fleet: true },
        { name: 'message', title: 'What' },
        { name: 'suppressed', title: 'Comment' },
        { name: 'username', title: 'Owner' },
      ],
      empty: 'No secret is hidden by a comment.',
    },
  ],
};
